# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives a datablock another action, or takes the one that it has."""

from . import curves
from ..keeping import copies
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED
from ...world import uuid_of


def _new(stage, step):
    return stage.editable(step["action"], "ACTION") if "action" in step else None


def snapshot(stage, step):
    """An action that was nobody's yet learns of what kind it is, which only a copy of it takes back."""
    target, action = stage.editable(step["target"]), _new(stage, step)
    if not hasattr(target, "animation_data"):
        raise Refused(STEP_FAILED, f"'{target.name}' takes no action")
    if target.animation_data is not None and target.animation_data.is_property_readonly("action"):
        raise Refused(STEP_FAILED, f"'{target.name}' is in the tweak mode of its NLA tracks; its action can't be changed")
    before = curves.action_of(target)
    curves.demand_at_rest(stage, target, before)
    return {
        "had_data": target.animation_data is not None, "before": stage.identity(before),
        "kept": copies.keep(stage, step["action"]) if action is not None and not action.id_root else None,
        "values": {**curves.moved(stage, target, before), **curves.moved(stage, target, action)}}


def mutate(stage, step, memo):
    target, action = stage.editable(step["target"]), _new(stage, step)
    target.animation_data_create().action = action
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    target = stage.editable(step["target"])
    if curves.action_of(target) != _new(stage, step):
        raise Refused(VALIDATION_FAILED, f"'{target.name}' did not take the action")


def rollback(stage, step, memo):
    target = stage.resolve(step["target"])
    if target.animation_data is not None:
        target.animation_data.action = stage.named(memo["before"])
    if not memo["had_data"]:
        target.animation_data_clear()
    if memo["kept"] is not None:
        copies.restore(stage, memo["kept"])
    curves.put_back(stage, target, memo["values"])


def observe(stage, step, memo):
    action = curves.action_of(stage.editable(step["target"]))
    return {"action": uuid_of(action) if action is not None else None}

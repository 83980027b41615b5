# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes an object out of a collection; it has to stay in another."""

from . import homes
from .link_object import observe, rollback
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    target = stage.editable(step["target"], "OBJECT")
    home = homes.home(stage, step["collection"])
    if home.objects.get(target.name) != target:
        raise Refused(STEP_FAILED, f"'{target.name}' is not in '{home.name}'")
    if len(target.users_collection) < 2:
        raise Refused(STEP_FAILED, f"'{target.name}' is in no other collection, and would be lost: move it, or delete it")
    return homes.keep_object(stage, target)


def mutate(stage, step, memo):
    homes.home(stage, step["collection"]).objects.unlink(stage.editable(step["target"], "OBJECT"))
    return [(step["target"], "CHANGED"), (step["collection"], "CHANGED")]


def validate(stage, step, memo):
    target = stage.resolve_object(step["target"])
    home = homes.home(stage, step["collection"])
    if home.objects.get(target.name) == target:
        raise Refused(VALIDATION_FAILED, f"'{target.name}' is still in '{home.name}'")

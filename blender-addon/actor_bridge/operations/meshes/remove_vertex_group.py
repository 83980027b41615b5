# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes a vertex group with its weights; modifiers that name it find nothing, as when a person removes it."""

from . import kept, weights
from .kept import observe, rollback
from ...errors import Refused, VALIDATION_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    weights.demand_there(stage, step, kept.editable(stage, step))
    return kept.keep(stage, step)


def mutate(stage, step, memo):
    mesh = kept.editable(stage, step)
    groups = weights.holder(stage, mesh).vertex_groups
    active = groups.active.name if groups.active is not None else None
    groups.remove(groups[step["name"]])
    if active in groups:
        groups.active_index = groups[active].index
    mesh.update()
    return kept.changed(step)


def validate(stage, step, memo):
    if weights.group(stage, step, kept.editable(stage, step)) is not None:
        raise Refused(VALIDATION_FAILED, f"the vertex group '{step['name']}' is still there")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes an object from its parent."""

from mathutils import Matrix

from . import family
from .parent import observe, rollback
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    target = stage.editable(step["target"], "OBJECT")
    if target.parent is None:
        raise Refused(STEP_FAILED, f"'{target.name}' has no parent")
    return {**family.keep(stage, target), "place": [list(row) for row in family.place(stage, target)]}


def mutate(stage, step, memo):
    target = stage.editable(step["target"], "OBJECT")
    family.set_parent(target, None)
    target.matrix_parent_inverse = Matrix()
    if step["keep_transform"]:
        target.matrix_world = Matrix(memo["place"])
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    target = stage.resolve_object(step["target"])
    if target.parent is not None:
        raise Refused(VALIDATION_FAILED, f"'{target.name}' is still the child of '{target.parent.name}'")
    if step["keep_transform"]:
        family.demand_place(stage, target, memo["place"])

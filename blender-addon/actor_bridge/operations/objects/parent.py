# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes an object the child of another, or of a bone."""

from mathutils import Matrix

from . import family
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    target = stage.editable(step["target"], "OBJECT")
    parent = stage.resolve_object(step["parent"])
    above = parent
    while above is not None:
        if above == target:
            raise Refused(STEP_FAILED, f"'{target.name}' can't be the child of '{parent.name}', which is {'itself' if parent == target else 'below it'}")
        above = above.parent
    bones = getattr(parent.data, "bones", ())
    if "bone" in step and step["bone"] not in bones:
        raise Refused(STEP_FAILED, f"'{parent.name}' ({parent.type}) has no bone '{step['bone']}'; it has {', '.join(bone.name for bone in bones) or 'none'}")
    return {**family.keep(stage, target), "place": [list(row) for row in family.place(stage, target)]}


def mutate(stage, step, memo):
    target = stage.editable(step["target"], "OBJECT")
    family.set_parent(target, stage.resolve_object(step["parent"]))
    target.parent_type = "BONE" if "bone" in step else "OBJECT"
    target.parent_bone = step.get("bone", "")
    target.matrix_parent_inverse = Matrix()
    if step["keep_transform"]:
        # Its place without an inverse is parent @ basis; with this one it is what it was.
        space = family.place(stage, target) @ target.matrix_basis.inverted_safe()
        target.matrix_parent_inverse = space.inverted_safe() @ Matrix(memo["place"]) @ target.matrix_basis.inverted_safe()
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    target = stage.resolve_object(step["target"])
    parent = stage.resolve_object(step["parent"])
    if target.parent != parent or target.parent_bone != step.get("bone", ""):
        raise Refused(VALIDATION_FAILED, f"'{target.name}' is not the child of '{parent.name}'")
    if step["keep_transform"]:
        family.demand_place(stage, target, memo["place"])


def rollback(stage, step, memo):
    family.give_back(stage, stage.resolve_object(step["target"]), memo)


def observe(stage, step, memo):
    return family.keep(stage, stage.resolve_object(step["target"]))

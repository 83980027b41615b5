# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes an object the child of another, of a bone, or of one or three vertices; or lets an armature or lattice deform it."""

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
    _kind(parent, step)
    return {**family.keep(stage, target), "place": [list(row) for row in family.place(stage, target)]}


def _kind(parent, step):
    """Blender's word for how it hangs on its parent."""
    if sum(name in step for name in ("bone", "vertices", "deform")) > 1:
        raise Refused(STEP_FAILED, "of 'bone', 'vertices' and 'deform' only one can be given")
    if "vertices" in step:
        there = len(getattr(parent.data, "vertices", ()) or getattr(parent.data, "points", ()))
        if len(step["vertices"]) not in (1, 3) or len(set(step["vertices"])) != len(step["vertices"]) or max(step["vertices"]) >= there:
            raise Refused(STEP_FAILED, f"'vertices' are one or three different ones of '{parent.name}', which has {there}")
        return "VERTEX" if len(step["vertices"]) == 1 else "VERTEX_3"
    if step.get("deform"):
        if parent.type not in ("ARMATURE", "LATTICE"):
            raise Refused(STEP_FAILED, f"'{parent.name}' is a {parent.type}; only an ARMATURE or a LATTICE deforms its children")
        return parent.type
    return "BONE" if "bone" in step else "OBJECT"


def mutate(stage, step, memo):
    target = stage.editable(step["target"], "OBJECT")
    parent = stage.resolve_object(step["parent"])
    family.set_parent(target, parent)
    target.parent_type = _kind(parent, step)
    target.parent_bone = step.get("bone", "")
    if "vertices" in step:
        target.parent_vertices = [*step["vertices"], 0, 0][:3]
    target.matrix_parent_inverse = Matrix()
    if step["keep_transform"]:
        # Its place without an inverse is parent @ basis; with this one it is what it was.
        space = family.place(stage, target) @ target.matrix_basis.inverted_safe()
        target.matrix_parent_inverse = space.inverted_safe() @ Matrix(memo["place"]) @ target.matrix_basis.inverted_safe()
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    target = stage.resolve_object(step["target"])
    parent = stage.resolve_object(step["parent"])
    if target.parent != parent or target.parent_bone != step.get("bone", "") or target.parent_type != _kind(parent, step):
        raise Refused(VALIDATION_FAILED, f"'{target.name}' is not the child of '{parent.name}'")
    if step["keep_transform"]:
        family.demand_place(stage, target, memo["place"])


def rollback(stage, step, memo):
    family.give_back(stage, stage.resolve_object(step["target"]), memo)


def observe(stage, step, memo):
    return family.keep(stage, stage.resolve_object(step["target"]))

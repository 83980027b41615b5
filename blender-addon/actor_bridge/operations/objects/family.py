# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is whose child, and how: what parent and unparent share."""

from mathutils import Matrix

from . import transform
from ...errors import Refused, VALIDATION_FAILED

_FIELDS = ("parent_type", "parent_bone")
_CLOSE = 1e-4


def keep(stage, thing):
    return {
        "parent": stage.identity(thing.parent), "inverse": [list(row) for row in thing.matrix_parent_inverse],
        "vertices": list(thing.parent_vertices), "transform": transform.read(thing), **{name: getattr(thing, name) for name in _FIELDS}}


def give_back(stage, thing, kept):
    parent = stage.named(kept["parent"])
    set_parent(thing, parent)
    for name in _FIELDS:
        if getattr(thing, name) != kept[name]:
            setattr(thing, name, kept[name])
    thing.parent_vertices = kept["vertices"]
    thing.matrix_parent_inverse = Matrix(kept["inverse"])
    transform.restore(thing, kept["transform"])


def set_parent(thing, parent):
    """Without a parent Blender leaves the type as it was, which may be one that it then knows no name of."""
    if thing.parent is not None:
        thing.parent_type = "OBJECT"
        thing.parent_bone = ""
    thing.parent = parent


def place(stage, thing):
    """Where it is in the world, now and not as of the last evaluation."""
    stage.world.flush()
    return thing.matrix_world.copy()


def demand_place(stage, thing, wanted):
    found = place(stage, thing)
    size = max(1.0, *(abs(number) for row in wanted for number in row))
    if any(abs(f - w) > _CLOSE * size for a, b in zip(found, wanted) for f, w in zip(a, b)):
        raise Refused(VALIDATION_FAILED, f"'{thing.name}' did not stay where it was: a constraint or a driver holds it, or its parent is flat (a scale of 0), which nothing undoes")

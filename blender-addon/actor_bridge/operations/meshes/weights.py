# SPDX-License-Identifier: GPL-3.0-or-later
"""Vertex groups: in Blender an object names them, and its mesh holds them. Nothing reads or sets weights in bulk."""

import array

from . import keys
from ...errors import Refused, STEP_FAILED

OUTSIDE = -1.0  # the weight of a vertex that is not in the group


def holder(stage, mesh):
    """One of the objects that have the mesh: through any of them Blender gives the same groups."""
    return keys.holders(stage, mesh)[0]


def group(stage, step, mesh):
    """None when there is none of that name."""
    return holder(stage, mesh).vertex_groups.get(step["name"])


def demand_there(stage, step, mesh):
    """The group."""
    groups = holder(stage, mesh).vertex_groups
    if step["name"] not in groups:
        raise Refused(STEP_FAILED, f"'{mesh.name}' has no vertex group '{step['name']}'; it has {', '.join(known.name for known in groups) or 'none'}")
    return groups[step["name"]]


def read(mesh, index, start=0, stop=None):
    """The weight of each vertex."""
    found = array.array("f")
    for vertex in mesh.vertices[start:stop]:
        found.append(next((held.weight for held in vertex.groups if held.group == index), OUTSIDE))
    return found

# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature objects."""

import bpy

from harness.example import Bad, Example
from harness.scene import fresh


def _family(case):
    """Things that a careless rollback loses: a child, a constraint on the target, a second collection, two users of one mesh."""
    cube = bpy.data.objects["Cube"]
    child = bpy.data.objects.new("Child", None)
    child.parent = cube
    watcher = bpy.data.objects.new("Watcher", cube.data)
    watcher.constraints.new("TRACK_TO").target = cube
    second = bpy.data.collections.new("Second")
    bpy.context.scene.collection.children.link(second)
    second.objects.link(cube)
    for thing in (child, watcher):
        bpy.context.scene.collection.objects.link(thing)
    bpy.context.view_layer.objects.active = cube


def _create(case):
    return [{"op": "create_object", "uuid": fresh(), "data_uuid": fresh(), "shape": "SPHERE", "name": "Ball", "location": [0, 0, 1]}]


def _transform(case):
    return [{"op": "set_transform", "target": case.uuid("Cube"), "location": [1.1, 2.2, 3.3], "rotation_euler": [0.1, 0, 0], "scale": [2, 2, 2]}]


def _rename(case):
    return [{"op": "rename", "target": case.uuid("Cube"), "name": "Würfel"}, {"op": "rename", "target": case.uuid("Camera"), "name": "Cube"}]


def _delete(case):
    return [{"op": "delete", "target": case.uuid("Cube")}]


def _transform_of_a_mesh(case):
    return {"op": "set_transform", "target": case.uuid("Cube", "MESH"), "location": [0, 0, 0]}


EXAMPLES = [
    Example("create a ball", _create),
    Example("set all of a transform", _transform),
    Example("rename, and give the name to another", _rename),
    Example("delete an object that others refer to", _delete, _family),
]
BAD = [Bad("a transform of a mesh", _transform_of_a_mesh, "is a MESH, not an object")]

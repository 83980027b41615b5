# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature lighting."""

import bpy

from harness.example import Bad, Example
from harness.scene import fresh


def look():
    return {
        "lights": {light.name: [light.type, light.energy, list(light.color), light.users, getattr(light, "size", None), light.use_nodes] for light in bpy.data.lights},
        "cameras": {camera.name: [camera.type, camera.lens, camera.clip_end, camera.users] for camera in bpy.data.cameras},
        "worlds": {world.name: [list(world.color), world.users, world.use_nodes, [list(n.inputs[0].default_value) for n in world.node_tree.nodes if n.type == "BACKGROUND"]]
                   for world in bpy.data.worlds},
        "scenes": {scene.name: scene.world.name if scene.world else None for scene in bpy.data.scenes},
    }


def _light(case, **more):
    return {"op": "create_light", "uuid": fresh(), "data_uuid": fresh(), "name": "Lamp", **more}


def _lights(case):
    return [
        _light(case, light="AREA", location=[0, 0, 4], settings={"energy": 500, "shape": "RECTANGLE", "size": 2.5, "size_y": 0.3, "color": [1, 0.5, 0.25]}),
        _light(case, light="SUN", rotation_quaternion=[0.5, 0.5, 0.5, 0.5], collection=case.uuid("Collection", "COLLECTION"))]


def _set_light(case):
    lamp = case.uuid("Light", "LIGHT")
    return [{"op": "set_light", "target": lamp, "settings": {"type": "AREA", "energy": 5.5}},
            {"op": "set_light", "target": lamp, "settings": {"size": 3.25, "use_shadow": False}}]


def _camera(case):
    return [
        {"op": "create_camera", "uuid": fresh(), "data_uuid": fresh(), "name": "Second", "location": [1, 2, 3], "rotation_euler": [1, 0, 0], "settings": {"lens": 85, "clip_end": 500}},
        {"op": "set_camera", "target": case.uuid("Camera", "CAMERA"), "settings": {"type": "ORTHO", "ortho_scale": 12}}]


def _world(case):
    made = fresh()
    return [
        {"op": "create_world", "uuid": made, "name": "Night", "color": [0, 0, 0.1], "strength": 0.5},
        {"op": "set_world", "target": made, "settings": {"color": [0, 0.25, 0]}},
        {"op": "assign_world", "target": case.uuid("Scene", "SCENE"), "world": made}]


def _bad_light(**settings):
    return lambda case: {"op": "set_light", "target": case.uuid("Light", "LIGHT"), "settings": settings}


EXAMPLES = [
    Example("create lights", _lights, look=look),
    Example("make a light another type", _set_light, look=look),
    Example("create a camera and set another", _camera, look=look),
    Example("create, set and assign a world", _world, look=look, unused="the world that was there"),
]
BAD = [
    Bad("settings of the light's object", lambda case: {"op": "set_light", "target": case.uuid("Light"), "settings": {"energy": 1}}, "is a OBJECT, not LIGHT"),
    Bad("what another type of light has", _bad_light(size=1), "has no setting 'size'; it has color, "),
    Bad("nodes of a light", _bad_light(use_nodes=True), "can't be set by an operation"),
    Bad("a text for a number", _bad_light(energy="bright"), "does not take 'bright'"),
    Bad("a new light with what it has not", lambda case: _light(case, light="POINT", settings={"angle": 1}), "has no setting 'angle'"),
    Bad("a world that is a light", lambda case: {"op": "assign_world", "target": case.uuid("Scene", "SCENE"), "world": case.uuid("Light", "LIGHT")}, "is a LIGHT, not a WORLD"),
]

# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature animation."""

import bpy

from harness.example import Bad, Example
from harness.scene import fresh


def _moving(_case):
    """An action with two users, and one that nobody has yet."""
    cube = bpy.data.objects["Cube"]
    for frame, height in ((1, 0), (10, 2), (20, 5)):
        cube.location.z = height
        cube.keyframe_insert("location", index=2, frame=frame)
    cube.location.z = 0
    bpy.data.objects["Light"].animation_data_create()
    bpy.data.objects["Camera"].animation_data_create().action = cube.animation_data.action
    bpy.context.scene.frame_set(1)
    bpy.data.actions.new("Idle").fcurves.new("location", index=0).keyframe_points.insert(1, 7)


def _moved(case):
    _moving(case)
    bpy.data.objects["Cube"].location.z = 3


def look():
    return {
        "actions": {a.name: [a.users, a.get("actorbridge_uuid"), [[c.data_path, c.array_index, [[list(k.co), k.interpolation, list(k.handle_left)] for k in c.keyframe_points]] for c in a.fcurves]] for a in bpy.data.actions},
        "holders": {o.name: [o.animation_data.action.name if o.animation_data.action else None] if o.animation_data else None for o in bpy.data.objects},
        "tree": [t.animation_data.action.name if t.animation_data.action else None for t in [bpy.data.materials["Material"].node_tree] if t.animation_data],
        "input": bpy.data.materials["Material"].node_tree.nodes["Principled BSDF"].inputs["Roughness"].default_value,
        "frames": [[s.frame_start, s.frame_end, s.frame_current] for s in bpy.data.scenes],
    }


def _insert(name, path, keyframes, kind="OBJECT", **more):
    return lambda case: {"op": "insert_keyframes", "target": case.uuid(name, kind), "path": path, "keyframes": keyframes, "action_uuid": fresh(), **more}


def _first(case):
    return [
        _insert("Cube", "location", [[1, 3], [24, 0.5]], index=0, interpolation="LINEAR")(case),
        _insert("Cube", "hide_render", [[5, 1]], interpolation="CONSTANT")(case),
        _insert("Material", 'node_tree.nodes["Principled BSDF"].inputs[9].default_value', [[1, 0.1], [9, 0.9]], "MATERIAL")(case)]


def _more(case):
    return [_insert("Cube", "location", [[10, 4], [30, 1]], index=2)(case), _insert("Light", "scale", [[1, 2]], index=1)(case)]


def _remove(case):
    return [
        {"op": "remove_keyframes", "target": case.uuid("Cube"), "path": "location", "index": 2, "frames": [10]},
        {"op": "remove_keyframes", "target": case.uuid("Cube"), "path": "location", "index": 2}]


def _actions(case):
    return [
        {"op": "set_action", "target": case.uuid("Cube"), "action": case.uuid("Idle", "ACTION")},
        {"op": "set_action", "target": case.uuid("Camera")}]


def _holding(_case):
    cube = bpy.data.objects["Cube"]
    cube["power"] = 1.0
    cube.modifiers.new("Bevel", "BEVEL")
    cube.shape_key_add(name="Basis", from_mix=False)
    cube.shape_key_add(name="Smile", from_mix=False)


def _nested(case):
    return [
        _insert("Cube", '["power"]', [[1, 0.5], [9, 2]])(case), _insert("Cube", 'modifiers["Bevel"].width', [[1, 0.1]])(case),
        _insert("Cube", 'shape_keys.key_blocks["Smile"].value', [[1, 0.5]], "MESH")(case)]


def nested():
    key = bpy.data.objects["Cube"].data.shape_keys
    return {**look(), "key": [key.animation_data.action.name if key.animation_data.action else None] if key and key.animation_data else None, "power": bpy.data.objects["Cube"].get("power")}


def _frames(case):
    return [{"op": "set_frame_range", "target": case.uuid("Scene", "SCENE"), "start": 300, "end": 400}]


def _held(_case):
    """Location by a driver (z) and a strip (x), a custom property by keyframes, a muted curve on the scale."""
    cube = bpy.data.objects["Cube"]
    cube["power"] = 1.0
    cube.keyframe_insert('["power"]', frame=1)
    driver = cube.driver_add("location", 2).driver
    driver.type, variable = "SUM", driver.variables.new()
    variable.targets[0].id, variable.targets[0].data_path = bpy.data.objects["Camera"], "location.y"
    muted = cube.driver_add("scale", 0)
    muted.mute = True
    strips = bpy.data.actions.new("Strip")
    strips.fcurves.new("location", index=0).keyframe_points.insert(1, cube.location.x)
    cube.animation_data.nla_tracks.new().strips.new("strip", 1, strips)
    bpy.context.view_layer.update()


def _move(x=None, y=None, z=None, **more):
    def made(case):
        there = bpy.data.objects["Cube"].location
        return {"op": "set_transform", "target": case.uuid("Cube"), "location": [found if n is None else n for n, found in zip((x, y, z), there)], **more}
    return made


def _free(case):
    return [_move(y=5, scale=[2, 2, 2])(case)]


def _property(path, value):
    return lambda case: {"op": "set_property", "target": case.uuid("Cube"), "path": path, "value": value}


def held():
    return {"transform": [list(o.location) + list(o.scale) for o in bpy.data.objects], "curves": [[c.data_path, c.mute] for c in bpy.data.objects["Cube"].animation_data.drivers]}


EXAMPLES = [
    Example("what is free beside what is held", _free, _held, held),
    Example("the first keyframes", _first, look=look), Example("more keyframes", _more, _moving, look), Example("keyframes of what a datablock holds", _nested, _holding, nested), Example("remove keyframes", _remove, _moving, look),
    Example("other actions", _actions, _moving, look, unused="the actions that were there"), Example("a frame range", _frames, look=look)]


BAD = [
    Bad("a keyframe of a name", _insert("Cube", "name", [[1, 1]]), "can't be animated"),
    Bad("a keyframe without its index", _insert("Cube", "location", [[1, 1]]), "'index' says which"),
    Bad("a keyframe with an index too many", _insert("Cube", "hide_render", [[1, 1]], index=1), "has no 'index'"),
    Bad("a keyframe where a change is not keyed", _insert("Cube", "location", [[5, 1]], index=2), "not keyed", prepare=_moved),
    Bad("a transform that a driver holds", _move(z=9), "'location' of 'Cube' has a driver, which would set it again: remove_driver comes first", prepare=_held),
    Bad("a transform that a strip holds", _move(x=9), "'location' of 'Cube' is moved by a strip of its NLA", prepare=_held),
    Bad("a transform that keyframes hold", _move(z=9), "'location' of 'Cube' has keyframes, which would set it again: insert_keyframes", prepare=_moving),
    Bad("a property that a driver holds", _property("location", [0, 0, 9]), "has a driver", prepare=_held),
    Bad("a custom property that keyframes hold", _property('["power"]', 3), "has keyframes", prepare=_held),
    Bad("the same by its operation", lambda case: {"op": "set_custom_property", "target": case.uuid("Cube"), "name": "power", "value": 3.0}, "has keyframes", prepare=_held),
    Bad("keyframes that are not there", lambda case: {"op": "remove_keyframes", "target": case.uuid("Cube"), "path": "location", "index": 0}, "has no keyframes"),
    Bad("a keyframe that is not there", lambda case: {"op": "remove_keyframes", "target": case.uuid("Cube"), "path": "location", "index": 2, "frames": [2]}, "no keyframe at [2]", prepare=_moving),
    Bad("an action that is an object", lambda case: {"op": "set_action", "target": case.uuid("Cube"), "action": case.uuid("Camera")}, "not ACTION"),
    Bad("a last frame before the first", lambda case: {"op": "set_frame_range", "target": case.uuid("Scene", "SCENE"), "start": 5, "end": 4}, "is before the first"),
]

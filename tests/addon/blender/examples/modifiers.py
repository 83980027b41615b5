# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature modifiers: modifiers, constraints and drivers."""

import bpy

from actor_bridge.errors import VALIDATION_FAILED
from actor_bridge.operations.modifiers import types
from harness.example import Bad, Example

_UNLIKELY = {"uuid", "rna_type", "name", "show_expanded", "is_active", "active", "execution_time"}


def _unlike(struct):
    """Every setting that can be, away from its default; some undo others, so that not all end so."""
    for known in struct.bl_rna.properties:
        if known.is_readonly or known.identifier in _UNLIKELY or getattr(known, "is_array", False):
            continue
        value = getattr(struct, known.identifier)
        if known.type == "BOOLEAN":
            setattr(struct, known.identifier, not value)
        elif known.type in ("INT", "FLOAT"):
            setattr(struct, known.identifier, type(value)(min(known.hard_max, value + 2) if value + 2 <= known.hard_max else known.hard_min))
        elif known.type == "ENUM" and not known.is_enum_flag and known.enum_items:
            words = [item.identifier for item in known.enum_items]
            try:
                setattr(struct, known.identifier, words[-1])
            except TypeError:  # the words are of a moment, and there is only one now
                continue
        elif known.type == "STRING" and known.subtype == "NONE":
            setattr(struct, known.identifier, "Word")


def _every_modifier(_case):
    """One of each kind, with what it refers to, between two that stay."""
    cube = bpy.data.objects["Cube"]
    cube.modifiers.new("First", "SUBSURF")
    for kind in sorted(types.MODIFIERS):
        made = cube.modifiers.new(kind, kind)
        if made is None:
            continue
        _unlike(made)
        made.show_viewport = False
        if hasattr(made, "object") and kind != "HOOK":
            made.object = bpy.data.objects["Camera"]
    cube.modifiers.new("Last", "MIRROR")
    cube.modifiers.active = cube.modifiers["BEVEL"]
    cube.driver_add('modifiers["BEVEL"].width').driver.expression = "0.5"
    cube.keyframe_insert('modifiers["ARRAY"].count')


def _every_constraint(_case):
    camera = bpy.data.objects["Camera"]
    for kind in sorted(types.CONSTRAINTS - {"IK"}):
        made = camera.constraints.new(kind)
        made.name = kind
        _unlike(made)
        made.mute = True
        if hasattr(made, "target"):
            made.target = bpy.data.objects["Cube"]
    camera.constraints["CHILD_OF"].inverse_matrix = [[2, 0, 0, 1], [0, 3, 0, 2], [0, 0, 4, 3], [0, 0, 0, 1]]
    camera.constraints.active = camera.constraints["COPY_SCALE"]
    camera.driver_add('constraints["COPY_SCALE"].influence').driver.expression = "0.5"


def _arm(_case):
    armature = bpy.data.objects.new("Arm", bpy.data.armatures.new("Arm"))
    bpy.context.scene.collection.objects.link(armature)
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    armature.data.edit_bones.new("Hand").tail = (0, 0, 1)
    bpy.ops.object.mode_set(mode="OBJECT")
    armature.pose.bones["Hand"].constraints.new("LIMIT_SCALE").name = "Old"


def _bound(_case):
    cube = bpy.data.objects["Cube"]
    hook = cube.modifiers.new("Hook", "HOOK")
    hook.object = bpy.data.objects["Camera"]
    hook.vertex_indices_set([0, 1])
    cube.modifiers.new("Cloth", "CLOTH")
    cube.modifiers.new("Bevel", "BEVEL").custom_profile.points.add(0.3, 0.6)


def look():
    return {
        "modifiers": {o.name: [_values(m) for m in o.modifiers] for o in bpy.data.objects},
        "constraints": {o.name: [_values(c) for c in o.constraints] for o in bpy.data.objects},
        "bones": {o.name: {b.name: [_values(c) for c in b.constraints] for b in o.pose.bones} for o in bpy.data.objects if o.pose},
        "active": {o.name: [h.active.name if h.active else None for h in (o.modifiers, o.constraints)] for o in bpy.data.objects},
        "drivers": {o.name: [[d.data_path, d.array_index, d.driver.type, d.driver.expression, d.mute, len(d.modifiers), [
            [v.name, v.type, [[t.id.name if t.id else None, t.data_path] for t in v.targets]] for v in d.driver.variables]]
            for d in o.animation_data.drivers] if o.animation_data else None for o in bpy.data.objects},
        "actions": {a.name: [c.data_path for c in a.fcurves] for a in bpy.data.actions},
    }


def _values(struct, depth=0):
    found = {}
    for known in struct.bl_rna.properties:
        if known.identifier in _UNLIKELY - {"name"} or known.identifier.startswith(("error_", "is_valid")) or struct.bl_rna.identifier == "CurveProfile" and known.identifier == "segments":
            continue
        value = getattr(struct, known.identifier)
        if known.type == "COLLECTION":
            found[known.identifier] = [_values(item, depth + 1) for item in value] if depth < 3 else len(value)
        elif known.type == "POINTER" and value is not None and not hasattr(value, "name_full"):
            found[known.identifier] = _values(value, depth + 1)
        else:
            found[known.identifier] = value.name if hasattr(value, "name_full") else repr([list(row) if hasattr(row, "__len__") and not isinstance(row, str) else row for row in value]) if hasattr(value, "__len__") and not isinstance(value, (str, set)) else repr(value)
    return found


def _added(case):
    cube = case.uuid("Cube")
    return [
        {"op": "add_modifier", "target": cube, "type": "BEVEL", "name": "Edges", "settings": {"width": 0.25, "segments": 3, "limit_method": "ANGLE"}},
        {"op": "add_modifier", "target": cube, "type": "BOOLEAN", "name": "Cut", "settings": {"object": {"datablock": case.uuid("Knife")}, "operation": "UNION"}},
        {"op": "move_modifier", "target": cube, "name": "Cut", "place": 0}]


def _some(_case):
    cube = bpy.data.objects["Cube"]
    cube.modifiers.new("Old", "SUBSURF")
    cube.modifiers.new("Older", "ARRAY")
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Knife", cube.data))
    cube.modifiers.active = cube.modifiers["Old"]


def _set(case):
    return [{"op": "set_modifier", "target": case.uuid("Cube"), "name": "Older", "settings": {"count": 5, "use_constant_offset": True, "constant_offset_displace": [1, 2, 3], "offset_object": {"datablock": case.uuid("Camera")}}}]


def _removes(case, names):
    return [{"op": "remove_modifier", "target": case.uuid("Cube"), "name": name} for name in names]


def _constrained(case):
    return [{"op": "add_constraint", "target": case.uuid("Camera"), "type": "TRACK_TO", "name": "Look", "settings": {"target": {"datablock": case.uuid("Cube")}, "track_axis": "TRACK_NEGATIVE_Z", "up_axis": "UP_Y"}},
            {"op": "set_constraint", "target": case.uuid("Camera"), "name": "Look", "settings": {"influence": 0.5}}]


def _of_a_bone(case):
    target = case.uuid("Arm")
    return [
        {"op": "add_constraint", "target": target, "bone": "Hand", "type": "IK", "name": "Reach", "settings": {"chain_count": 1, "target": {"datablock": case.uuid("Cube")}}},
        {"op": "set_constraint", "target": target, "bone": "Hand", "name": "Old", "settings": {"use_max_x": True, "max_x": 2}},
        {"op": "remove_constraint", "target": target, "bone": "Hand", "name": "Old"}]


def _scattered(_case):
    """A group with an input of each kind that a modifier can be given, and shape keys, custom properties and drivers of them."""
    cube = bpy.data.objects["Cube"]
    group = bpy.data.node_groups.new("Group", "GeometryNodeTree")
    for kind in ("Geometry", "Float", "Int", "Bool", "Vector", "String", "Object", "Material"):
        group.inputs.new(f"NodeSocket{kind}", kind)
    group.outputs.new("NodeSocketGeometry", "Geometry")
    start, end = group.nodes.new("NodeGroupInput"), group.nodes.new("NodeGroupOutput")
    move = group.nodes.new("GeometryNodeTransform")
    group.links.new(start.outputs["Geometry"], move.inputs["Geometry"])
    group.links.new(start.outputs["Vector"], move.inputs["Translation"])
    group.links.new(move.outputs["Geometry"], end.inputs["Geometry"])
    cube.modifiers.new("Scatter", "NODES").node_group = group
    cube["power"] = 1.5
    cube["row"] = [1.0, 2.0]
    cube.shape_key_add(name="Basis", from_mix=False)
    cube.shape_key_add(name="Smile", from_mix=False).data[0].co.z = 4
    cube.data.shape_keys.driver_add('key_blocks["Smile"].slider_max').driver.expression = "2"
    bpy.data.materials["Material"].node_tree.driver_add('nodes["Principled BSDF"].inputs[7].default_value').driver.expression = "0.25"
    cube.driver_add('["power"]').driver.expression = "0.75"
    bpy.context.view_layer.update()


def _inputs(case):
    """By identifiers: Input_0 is the geometry."""
    step = {"op": "set_modifier", "target": case.uuid("Cube"), "name": "Scatter"}
    return [
        {**step, "settings": {'["Input_1"]': 2, '["Input_2"]': 7, '["Input_3"]': True, '["Input_4"]': [0, 0, 2.5], '["Input_5"]': "red"}},
        {**step, "settings": {'["Input_6"]': {"datablock": case.uuid("Camera")}, '["Input_7"]': {"datablock": case.uuid("Material", "MATERIAL")}, '["Input_1_use_attribute"]': 1, '["Input_1_attribute_name"]': "heat"}},
        {**step, "settings": {'["Input_6"]': None}},
        {"op": "set_property", "target": case.uuid("Cube"), "path": 'modifiers["Scatter"]["Input_1"]', "value": 3.5},
        {"op": "set_property", "target": case.uuid("Cube"), "path": '["row"]', "value": [3, 4]}]


def _lifted(case):
    _scattered(case)
    for place, number in enumerate((0, 0, 2.5)):
        bpy.data.objects["Cube"].modifiers["Scatter"]["Input_4"][place] = number
    bpy.data.objects["Cube"].modifiers["Scatter"]["Input_6"] = bpy.data.objects["Camera"]
    bpy.data.objects["Cube"].update_tag()


def _drive_what_is_held(case):
    cube, mesh, material = case.uuid("Cube"), case.uuid("Cube", "MESH"), case.uuid("Material", "MATERIAL")
    x = {"name": "x", "target": cube, "path": '["row"]', "index": 1}
    drive = {"op": "add_driver", "type": "SUM"}
    return [
        {**drive, "target": cube, "path": '["row"]', "index": 0, "variables": [x]},
        {**drive, "target": cube, "path": 'modifiers["Scatter"]["Input_1"]', "variables": [x]},
        {**drive, "target": mesh, "path": 'shape_keys.key_blocks["Smile"].value', "variables": [{"name": "y", "target": cube, "path": "location", "index": 0}]},
        {**drive, "target": material, "path": 'node_tree.nodes["Principled BSDF"].inputs[6].default_value', "variables": [
            {"name": "z", "target": mesh, "path": 'shape_keys.key_blocks["Smile"].slider_min'}, {"name": "n", "target": material, "path": "node_tree.nodes[\"Principled BSDF\"].inputs[9].default_value"}]},
        {"op": "remove_driver", "target": cube, "path": '["power"]'}]


def _undrive_what_is_held(case):
    return [
        {"op": "remove_driver", "target": case.uuid("Cube", "MESH"), "path": 'shape_keys.key_blocks["Smile"].slider_max'},
        {"op": "remove_driver", "target": case.uuid("Material", "MATERIAL"), "path": 'node_tree.nodes["Principled BSDF"].inputs[7].default_value'}]


def held():
    cube = bpy.data.objects["Cube"]
    holders = [cube.data.shape_keys, bpy.data.materials["Material"].node_tree]
    return {
        **look(), "inputs": {m.name: {key: _plain(m[key]) for key in m.keys()} for m in cube.modifiers}, "custom": {key: _plain(cube[key]) for key in cube.keys() if key != "cycles"},
        "held": [[[d.data_path, d.driver.type, [[v.name, [[t.id.name, t.data_path] for t in v.targets]] for v in d.driver.variables]] for d in h.animation_data.drivers] if h and h.animation_data else None for h in holders],
        "evaluated": [list(v.co) for v in cube.evaluated_get(bpy.context.evaluated_depsgraph_get()).data.vertices]}


def _plain(value):
    return value.to_list() if hasattr(value, "to_list") else value.name if hasattr(value, "name_full") else value


def _ordered(case):
    return [{"op": "move_constraint", "target": case.uuid("Camera"), "name": "COPY_SCALE", "place": 0},
            {"op": "move_constraint", "target": case.uuid("Camera"), "name": "FLOOR", "place": 3}]


def _driven(_case):
    """Three drivers, the middle one by the object itself, with all that a driver can hold."""
    cube = bpy.data.objects["Cube"]
    for index in range(3):
        curve = cube.driver_add("location", index)
        curve.driver.expression = f"{index} + x"
        variable = curve.driver.variables.new()
        variable.name = "x"
        variable.targets[0].id = cube if index == 1 else bpy.data.objects["Camera"]
        variable.targets[0].data_path = "scale[0]"
    bpy.context.view_layer.update()


def _drive(case):
    x = {"name": "x", "target": case.uuid("Camera"), "path": "location", "index": 0}
    return [
        {"op": "add_driver", "target": case.uuid("Cube"), "path": "scale", "index": 2, "type": "SCRIPTED", "expression": "max(x, 1) * 2 ** 2", "variables": [x]},
        {"op": "add_driver", "target": case.uuid("Light", "LIGHT"), "path": "energy", "type": "SUM", "variables": [x, {"name": "y", "target": case.uuid("Cube"), "path": "pass_index"}]}]


def _undrive(case):
    return [{"op": "remove_driver", "target": case.uuid("Cube"), "path": "location", "index": index} for index in (1, 0)]


EXAMPLES = [
    Example("add drivers", _drive, look=look),
    Example("remove drivers", _undrive, _driven, look),
    Example("set inputs of a group of nodes", _inputs, _scattered, held),
    Example("drive what a datablock holds", _drive_what_is_held, _scattered, held),
    Example("remove drivers of what a datablock holds", _undrive_what_is_held, _scattered, held),
    Example("remove a modifier with inputs of a group of nodes", lambda case: _removes(case, ["Scatter"]), _lifted, held, unused="the group"),
    Example("move constraints", _ordered, _every_constraint, look),
    Example("add modifiers", _added, _some, look),
    Example("set a modifier", _set, _some, look),
    Example("constrain a camera", _constrained, look=look),
    Example("constraints of a bone", _of_a_bone, _arm, look),
    *(Example(f"remove modifiers {'ABCDEFGH'[part]}", lambda case, part=part: _removes(case, [m.name for m in bpy.data.objects["Cube"].modifiers if m.name in types.MODIFIERS][part::8]), _every_modifier, look) for part in range(8)),
    *(Example(f"remove constraints {'ABCD'[part]}", lambda case, part=part: [
        {"op": "remove_constraint", "target": case.uuid("Camera"), "name": name} for name in sorted(types.CONSTRAINTS - {"IK"})[part::4]], _every_constraint, look) for part in range(4)),
]


def _step(op, of="Cube", **fields):
    return lambda case: {"op": op, "target": case.uuid(of), **fields}


def _scripted(expression, name="x", path="pass_index"):
    return lambda case: {
        "op": "add_driver", "target": case.uuid("Cube"), "path": "scale", "index": 0, "type": "SCRIPTED", "expression": expression,
        "variables": [{"name": name, "target": case.uuid("Camera"), "path": path}]}


BAD = [
    Bad("an expression that calls what it may not", _scripted("__import__('os').getcwd()"), "is not allowed in a driver"),
    Bad("an expression with an attribute", _scripted("x.real"), "is not allowed in a driver"),
    Bad("an expression with a text", _scripted("'x'"), "is not allowed in a driver"),
    Bad("an expression with a power of a power", _scripted("(9 ** 8) ** 8"), "is not allowed in a driver"),
    Bad("an expression with a name that no variable has", _scripted("y"), "is not allowed in a driver"),
    Bad("an expression that is none", _scripted("x +"), "is no expression"),
    Bad("a variable called like a function", _scripted("1", "sin"), "can't be the name of a variable"),
    Bad("a variable that is no number", _scripted("x", path="location"), "is no number that a driver can take"),
    Bad("a second driver", lambda case: {**_scripted("x")(case), "path": "location"}, "has a driver or keyframes already", prepare=_driven),
    Bad("a driver that is not there", lambda case: {"op": "remove_driver", "target": case.uuid("Cube"), "path": "location", "index": 0}, "has no driver"),
    Bad("a modifier whose name is taken", _step("add_modifier", type="BEVEL", name="Old"), "there is a 'Old' already", prepare=_some),
    Bad("a modifier for a camera", _step("add_modifier", "Camera", type="BEVEL", name="X"), "does not fit"),
    Bad("a setting that a modifier lacks", _step("add_modifier", type="BEVEL", name="X", settings={"shine": 1}), "has no setting 'shine'"),
    Bad("a modifier that is not there", _step("set_modifier", name="X", settings={"levels": 1}), "there is no 'X'; there are Old, Older", prepare=_some),
    Bad("a count below one", _step("set_modifier", name="Older", settings={"count": 0}), "is 1, not 0", VALIDATION_FAILED, prepare=_some),
    Bad("an input that a group lacks", _step("set_modifier", name="Scatter", settings={'["Input_9"]': 1}), "has no custom property [\"Input_9\"]; it has 'Input_1'", prepare=_scattered),
    Bad("an input of another type", _step("set_modifier", name="Scatter", settings={'["Input_2"]': 0.5}), "has to stay of that type", prepare=_scattered),
    Bad("an input of another kind", lambda case: _step("set_modifier", name="Scatter", settings={'["Input_6"]': {"datablock": case.uuid("Material", "MATERIAL")}})(case), "a datablock of kind OBJECT", prepare=_scattered),
    Bad("a list of another length", lambda case: {"op": "set_property", "target": case.uuid("Cube"), "path": '["row"]', "value": [1]}, "has to stay of that length", prepare=_scattered),
    Bad("the bridge's own property by a path", lambda case: {"op": "set_property", "target": case.uuid("Cube"), "path": '["actorbridge_uuid"]', "value": "x"}, "has no custom property"),
    Bad("a driver of a text", lambda case: {"op": "add_driver", "target": case.uuid("Cube"), "path": 'modifiers["Scatter"]["Input_5"]', "type": "SUM", "variables": [{"name": "x", "target": case.uuid("Cube"), "path": "pass_index"}]}, "is no number", prepare=_scattered),
    Bad("a place behind the last", _step("move_modifier", name="Old", place=2), "places are 0 to 1", prepare=_some),
    Bad("a hook that is bound", _step("remove_modifier", name="Hook"), "is bound", prepare=_bound),
    Bad("a modifier with a cache", _step("remove_modifier", name="Cloth"), "is a CLOTH, whose data a rollback could not put back", prepare=_bound),
    Bad("a modifier with a profile of its own", _step("remove_modifier", name="Bevel"), "'points'", prepare=_bound),
    Bad("a constraint on a bone of a mesh", _step("add_constraint", bone="Hand", type="IK", name="X"), "has no bone 'Hand'"),
    Bad("a bone's constraint on an object", _step("add_constraint", type="IK", name="X"), "an IK is a constraint of a bone"),
    Bad("a constraint that is not there", _step("remove_constraint", name="X"), "there is no 'X'; there are none"),
]

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
    Bad("a place behind the last", _step("move_modifier", name="Old", place=2), "places are 0 to 1", prepare=_some),
    Bad("a hook that is bound", _step("remove_modifier", name="Hook"), "is bound", prepare=_bound),
    Bad("a modifier with a cache", _step("remove_modifier", name="Cloth"), "is a CLOTH, whose data a rollback could not put back", prepare=_bound),
    Bad("a modifier with a profile of its own", _step("remove_modifier", name="Bevel"), "'points'", prepare=_bound),
    Bad("a constraint on a bone of a mesh", _step("add_constraint", bone="Hand", type="IK", name="X"), "has no bone 'Hand'"),
    Bad("a bone's constraint on an object", _step("add_constraint", type="IK", name="X"), "an IK is a constraint of a bone"),
    Bad("a constraint that is not there", _step("remove_constraint", name="X"), "there is no 'X'; there are none"),
]

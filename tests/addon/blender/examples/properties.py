# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature properties."""

import bpy

from actor_bridge.errors import VALIDATION_FAILED
from harness.example import Bad, Example


def _prepare(_case):
    cube = bpy.data.objects["Cube"]
    cube.modifiers.new("Bevel", "BEVEL")
    cube["level"] = 1.5
    cube.id_properties_ui("level").update(min=0, max=2, description="How much")
    cube["row"] = [1, 2, 3]
    cube["group"] = {"inner": 1}
    cube["text"] = "old"


def look():
    cube, scene = bpy.data.objects["Cube"], bpy.context.scene
    return {
        "width": [m.width for m in cube.modifiers], "color": list(cube.color), "hide": cube.hide_render, "pass": cube.pass_index,
        "roughness": [list(n.location) for n in bpy.data.materials["Material"].node_tree.nodes], "frames": [scene.frame_start, scene.frame_end],
        "custom": {key: cube[key].to_list() if hasattr(cube[key], "to_list") else str(cube[key]) for key in cube.keys() if key != "group"},
        "ui": cube.id_properties_ui("level").as_dict() if isinstance(cube.get("level"), float) else None,
        "focus": [c.dof.focus_object.name if c.dof.focus_object else None for c in bpy.data.cameras],
    }


def _set(name, path, value, kind="OBJECT"):
    return lambda case: {"op": "set_property", "target": case.uuid(name, kind), "path": path, "value": value}


def _all(case):
    return [made(case) for made in (
        _set("Cube", 'modifiers["Bevel"].width', 0.75), _set("Cube", "color", [1, 0.5, 0, 1]), _set("Cube", "hide_render", True),
        _set("Material", 'node_tree.nodes["Principled BSDF"].location', [12, 34], "MATERIAL"), _set("Scene", "frame_start", 400, "SCENE"),
        _set("Camera", "dof.focus_object", {"datablock": case.uuid("Cube")}, "CAMERA"))]


def _custom(case):
    target = case.uuid("Cube")
    return [
        {"op": "set_custom_property", "target": target, "name": "level", "value": 0.5},
        {"op": "set_custom_property", "target": target, "name": "text", "value": 7},
        {"op": "set_custom_property", "target": target, "name": "new", "value": [1.5, 2.5]},
        {"op": "remove_custom_property", "target": target, "name": "row"},
        {"op": "remove_custom_property", "target": target, "name": "level"}]


def _group_of_things(_case):
    """A collection in no scene, and an empty in each rotation mode that Blender converts into."""
    kept = bpy.data.collections.new("Kept")
    kept.use_fake_user = True
    kept.objects.link(bpy.data.objects["Light"])
    bpy.data.images.new("Picture", 4, 4).use_fake_user = True
    turned = bpy.data.objects.new("Empty", None)
    turned.rotation_euler = (0.1, 0.2, 0.3)
    bpy.context.scene.collection.objects.link(turned)


def instances():
    return {"spaces": [i.colorspace_settings.name for i in bpy.data.images if i.source != "VIEWER"], **_turns()}


def _turns():
    return {o.name: [
        o.instance_type, o.instance_collection.name if o.instance_collection else None, o.rotation_mode, list(o.rotation_euler), list(o.rotation_quaternion),
        list(o.rotation_axis_angle)] for o in bpy.data.objects}


def _below_zero(_case):
    cube = bpy.data.objects["Cube"]
    cube.location = cube.delta_location = cube.rotation_euler = (-0.0, -0.0, -0.0)
    cube.color = (-0.0, 1, 1, 1)
    cube["level"] = -0.0


def signs():
    cube = bpy.data.objects["Cube"]
    return repr([list(cube.location), list(cube.delta_location), list(cube.rotation_euler), list(cube.scale), list(cube.color), cube["level"]])


def _zero(case):
    target = case.uuid("Cube")
    return [
        {"op": "set_transform", "target": target, "location": [0, 0, 0], "delta_location": [0, 0, 0], "rotation_euler": [0, 0, 0], "scale": [1, 1, 2]},
        _set("Cube", "color", [0, 1, 1, 1])(case), {"op": "set_custom_property", "target": target, "name": "level", "value": 0.0}]


def _instances(case):
    kept = {"datablock": case.uuid("Kept", "COLLECTION")}
    return [made(case) for made in (
        _set("Empty", "instance_type", "COLLECTION"), _set("Empty", "instance_collection", kept), _set("Empty", "rotation_mode", "QUATERNION"),
        _set("Cube", "rotation_mode", "AXIS_ANGLE"), _set("Picture", "colorspace_settings.name", "Non-Color", "IMAGE"))]


def _curved(_case):
    """A curve mapping of each kind of owner; one has points that are chosen, and handles of each kind."""
    nodes = bpy.data.materials["Material"].node_tree.nodes
    points = nodes.new("ShaderNodeRGBCurve").mapping.curves[3].points
    for place, handle in ((0.25, "VECTOR"), (0.5, "AUTO_CLAMPED"), (0.75, "AUTO")):
        points.new(place, 1 - place).handle_type = handle
    nodes.new("ShaderNodeFloatCurve")
    bpy.data.objects["Cube"].modifiers.new("Hook", "HOOK").falloff_type = "CURVE"
    bpy.context.scene.view_settings.use_curve_mapping = True


def curves():
    nodes = bpy.data.materials["Material"].node_tree.nodes
    mappings = [nodes[name].mapping for name in ("RGB Curves", "Float Curve") if name in nodes]
    mappings += [m.falloff_curve for m in bpy.data.objects["Cube"].modifiers] + [bpy.context.scene.view_settings.curve_mapping]
    for mapping in mappings:
        mapping.initialize()
    return [[[[list(p.location), p.handle_type, p.select] for p in c.points] + [mapping.evaluate(c, x / 8) for x in range(9)] for c in mapping.curves] for mapping in mappings]


def _curve(case, name, kind, path, *points, curve=0, **more):
    return {"op": "set_curve_mapping", "target": case.uuid(name, kind), "path": path, "curve": curve, "points": [{"location": list(point), **more} for point in points]}


_RGB = 'node_tree.nodes["RGB Curves"].mapping'


def _bent(case):
    bend = (0, 1), (0.5, 0.25), (0.5, 0.75), (1, 0)
    return [
        _curve(case, "Material", "MATERIAL", _RGB, *bend, curve=3, handle="VECTOR"), _curve(case, "Material", "MATERIAL", _RGB, (0.25, 0.5), (0.75, 0.125)),
        _curve(case, "Material", "MATERIAL", 'node_tree.nodes["Float Curve"].mapping', *bend), _curve(case, "Cube", "OBJECT", 'modifiers["Hook"].falloff_curve', *bend),
        _curve(case, "Scene", "SCENE", "view_settings.curve_mapping", *bend, curve=3, handle="AUTO_CLAMPED")]


def _kept_within(case):
    """Another add-on's handler keeps the curve's points at a half and below."""
    _curved(case)

    def keep(_scene, _depsgraph):
        mapping = bpy.data.materials["Material"].node_tree.nodes["RGB Curves"].mapping
        for point in mapping.curves[0].points:
            if point.location[1] > 0.5 and point.location[0] < 1:
                point.location[1] = 0.5
                mapping.update()
    bpy.app.handlers.depsgraph_update_post.append(keep)
    case.addCleanup(bpy.app.handlers.depsgraph_update_post.remove, keep)


def _bad_curve(path, *points, name="Material", kind="MATERIAL", curve=0):
    return lambda case: _curve(case, name, kind, path, *(points or ((0, 0), (1, 1))), curve=curve)


EXAMPLES = [
    Example("curves of curve mappings", _bent, _curved, curves),
    Example("instances of a collection, and rotation modes", _instances, _group_of_things, instances),
    Example("zero where there was minus zero", _zero, _below_zero, signs),
    Example("set properties by path", _all, _prepare, look), Example("custom properties", _custom, _prepare, look)]


def _bad_custom(name, value=1):
    return lambda case: {"op": "set_custom_property", "target": case.uuid("Cube"), "name": name, "value": value}


def _pictured(_case):
    bpy.data.images.new("Picture", 4, 4).use_fake_user = True


BAD = [
    Bad("a curve where there is none", _bad_curve("roughness"), "leads to no curve mapping"),
    Bad("a curve that the mapping has not", _bad_curve('node_tree.nodes["Float Curve"].mapping', curve=1), "has 1 curves; there is none at 1", prepare=_curved),
    Bad("a point that is moved on at once", _bad_curve(_RGB, (0, 0), (0.25, 0.75), (1, 1)), "the curve has the points [['AUTO', 0.0, 0.0], ['AUTO', 0.25, 0.5], ", VALIDATION_FAILED, _kept_within, curves),
    Bad("points out of order", _bad_curve(_RGB, (1, 0), (0, 1)), "not in the order", prepare=_curved),
    Bad("a curve that the digest does not see", _bad_curve("tool_settings.gp_sculpt.multiframe_falloff_curve", name="Scene", kind="SCENE"), "'tool_settings' can't be set"),
    Bad("a curve of a tool", _bad_curve("curve", name="Draw", kind="BRUSH"), "how the tool 'Draw' is set"),
    Bad("a tool", _set("Draw", "strength", 0.25, "BRUSH"), "how the tool 'Draw' is set"),
    Bad("how tools are set", _set("Scene", "tool_settings.unified_paint_settings.size", 7, "SCENE"), "'tool_settings' can't be set"),
    Bad("where a picture comes from", _set("Picture", "source", "FILE", "IMAGE"), "can't be set by an operation", prepare=_pictured),
    Bad("colours of the picture's own", _set("Scene", "render.image_settings.color_management", "OVERRIDE", "SCENE"), "can't be set by an operation"),
    Bad("a width that Blender does not keep", _set("Material", 'node_tree.nodes["Principled BSDF"].width_hidden', 43, "MATERIAL"), "can't be set by an operation"),
    Bad("a path into another datablock", _set("Cube", "data.name", "x"), "another datablock"),
    Bad("a path with a call", _set("Cube", "select_set(True)", 1), "it breaks off at"),
    Bad("a path with a hidden name", _set("Cube", "__class__", 1), "is no path"),
    Bad("a path to what is not there", _set("Cube", "modifiers[\"X\"].width", 1), "has no element X; there are none"),
    Bad("a path to one element", _set("Cube", "color[0]", 1), "ends in one element"),
    Bad("a method as a property", _set("Cube", "copy", 1), "there is no property 'copy'"),
    Bad("a driver's expression", _set("Cube", "animation_data.drivers[0].driver.expression", "x"), "there is no property 'animation_data'"),
    Bad("a path of a file", _set("Scene", "render.filepath", "/x", "SCENE"), "can't be set"),
    Bad("a name as a property", _set("Cube", "name", "x"), "can't be set"),
    Bad("what an object is made of", _set("Cube", "data", None), "can't be set"),
    Bad("what is computed", _set("Cube", "dimensions", [1, 1, 1]), "can't be set"),
    Bad("what the person has chosen", _set("Cube", "active_material_index", 0), "what the person has chosen"),
    Bad("a read-only property", _set("Cube", "type", "MESH"), "can't be set"),
    Bad("the current frame", _set("Scene", "frame_current", 5, "SCENE"), "can't be set"),
    Bad("the bridge's own property", _bad_custom("actorbridge_uuid", "x"), "is the bridge's own"),
    Bad("a custom property like Blender's", _bad_custom("location"), "is no custom property"),
    Bad("nothing as a custom property", _bad_custom("x", None), "not None"),
    Bad("a number too large", _bad_custom("x", 1 << 40), "does not take"),
    Bad("a custom property that is a group", _bad_custom("group"), "not a scalar or an array", prepare=_prepare),
    Bad("a custom property that is not there", lambda case: {"op": "remove_custom_property", "target": case.uuid("Cube"), "name": "x"}, "there is no custom property"),
]

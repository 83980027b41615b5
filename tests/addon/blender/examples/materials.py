# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature materials."""

import bpy

from actor_bridge.errors import VALIDATION_FAILED
from harness.example import Bad, Example
from harness.scene import fresh

SHADER = "Principled BSDF"


def _shaded():
    """A material with a linked texture, a ramp, two users, keyframes and a driver of its own."""
    material = bpy.data.materials["Material"]
    tree = material.node_tree
    noise, ramp = tree.nodes.new("ShaderNodeTexNoise"), tree.nodes.new("ShaderNodeValToRGB")
    noise.name, ramp.name = "Noise", "Ramp"
    tree.nodes.new("ShaderNodeTexImage").image = bpy.data.images.new("Image", 4, 4)
    tree.nodes.new("ShaderNodeGroup").node_tree = bpy.data.node_groups.new("Group", "ShaderNodeTree")
    tree.nodes.new("ShaderNodeTexCoord").object = bpy.data.objects["Camera"]
    tree.nodes.new("ShaderNodeTexIES").ies = bpy.data.texts.new("Text")
    ramp.color_ramp.elements.new(0.25).color = (0.1, 0.2, 0.3, 1)
    tree.links.new(ramp.inputs["Fac"], noise.outputs["Fac"])
    tree.links.new(tree.nodes[SHADER].inputs["Base Color"], ramp.outputs["Color"])
    tree.keyframe_insert('nodes["Noise"].inputs[2].default_value', frame=3)
    tree.animation_data.action.use_fake_user = True
    tree.driver_add('nodes["Principled BSDF"].inputs[6].default_value').driver.expression = "0.25"
    bpy.data.objects["Camera"].data.dof.focus_object = bpy.data.objects["Cube"]
    other = bpy.data.objects.new("Other", bpy.data.objects["Cube"].data)
    bpy.context.scene.collection.objects.link(other)
    other.material_slots[0].link = "OBJECT"
    other.material_slots[0].material = material


def _shaded_tree(_case):
    _shaded()


def _slots(_case):
    """Three slots, faces in each of them, and a second user of the mesh."""
    mesh = bpy.data.objects["Cube"].data
    mesh.materials.append(bpy.data.materials.new("Second"))
    mesh.materials.append(None)
    for polygon in mesh.polygons:
        polygon.material_index = polygon.index % 3
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Other", mesh))


def _splines(_case):
    curve = bpy.data.curves.new("Curve", "CURVE")
    for place in range(2):
        curve.materials.append(bpy.data.materials.new(f"Of the curve {place}"))
        curve.splines.new("POLY").material_index = place
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Curve", curve))


def _group(_case):
    group = bpy.data.node_groups.new("Group", "ShaderNodeTree")
    group.nodes.new("ShaderNodeMath").name = "Sum"
    holder = bpy.data.materials["Material"].node_tree.nodes.new("ShaderNodeGroup")
    holder.node_tree = group


def _used_group(_case):
    """A group that a material uses with a value and a link, and modifiers use with a value."""
    shader, scatter = bpy.data.node_groups.new("Group", "ShaderNodeTree"), bpy.data.node_groups.new("Scatter", "GeometryNodeTree")
    for group, socket in ((shader, "NodeSocketColor"), (scatter, "NodeSocketGeometry")):
        group.inputs.new(socket, "First")
        group.inputs.new("NodeSocketFloat", "Amount").default_value = 0.25
        group.outputs.new(socket, "Result")
        ends = group.nodes.new("NodeGroupInput"), group.nodes.new("NodeGroupOutput")
        group.links.new(ends[1].inputs[0], ends[0].outputs[0])
    tree = bpy.data.materials["Material"].node_tree
    user = tree.nodes.new("ShaderNodeGroup")
    user.node_tree, user.name = shader, "User"
    user.inputs["Amount"].default_value = 0.75
    tree.links.new(tree.nodes[SHADER].inputs["Base Color"], user.outputs["Result"])
    modifier = bpy.data.objects["Cube"].modifiers.new("Scatter", "NODES")
    modifier.node_group = scatter
    modifier["Input_1"] = 0.5


def _nested_group(case):
    """And one that another group uses, and the world."""
    _used_group(case)
    outer = bpy.data.node_groups.new("Outer", "ShaderNodeTree")
    for tree in (outer, bpy.data.worlds["World"].node_tree):
        node = tree.nodes.new("ShaderNodeGroup")
        node.node_tree, node.name = bpy.data.node_groups["Group"], "Inner"
        node.inputs["Amount"].default_value = 0.125
        node.inputs["First"].hide_value = True
        tree.links.new(tree.nodes.new("ShaderNodeMath").inputs[0], node.outputs["Result"])
    outer.use_fake_user = True


def _unused_group(case):
    _used_group(case)
    for name, copy in (("Group", "Unused"), ("Scatter", "Unused scatter")):
        bpy.data.node_groups[name].copy().name = copy
        bpy.data.node_groups[copy].use_fake_user = True


def _composited(_case):
    """A compositor with a ramp, two links out of one socket, one of them muted, and a chosen node."""
    scene = bpy.context.scene
    scene.use_nodes = True
    tree = scene.node_tree
    blur, ramp, viewer = (tree.nodes.new(f"CompositorNode{kind}") for kind in ("Blur", "ValToRGB", "Viewer"))
    tree.links.new(viewer.inputs["Image"], tree.nodes["Render Layers"].outputs["Image"]).is_muted = True
    tree.links.new(blur.inputs["Image"], tree.nodes["Render Layers"].outputs["Image"])
    ramp.color_ramp.elements.new(0.25).color = (0.1, 0.2, 0.3, 0.5)
    tree.nodes.active = blur


def _animated_compositor(case):
    _composited(case)
    bpy.context.scene.node_tree.driver_add('nodes["Blur"].inputs[1].default_value').driver.expression = "0.25"


def _grouped_compositor(case):
    _composited(case)
    bpy.context.scene.node_tree.nodes.new("CompositorNodeGroup").node_tree = bpy.data.node_groups.new("Blend", "CompositorNodeTree")


def _framed_compositor(case):
    """And a frame around two of its nodes, and curves."""
    _composited(case)
    tree = bpy.context.scene.node_tree
    frame, curves = tree.nodes.new("NodeFrame"), tree.nodes.new("CompositorNodeCurveRGB")
    frame.location, frame.label = (50, 60), "Soft"
    blur = tree.nodes["Blur"]
    blur.parent, blur.location, blur.size_x, blur.label = frame, (7, 8), 12, "Soften"
    blur.inputs["Size"].default_value, blur.inputs["Image"].hide_value = 0.75, True
    curves.parent = frame
    curves.mapping.curves[2].points.new(0.25, 0.75).handle_type = "VECTOR"
    curves.mapping.update()
    tree.links.new(curves.inputs["Image"], blur.outputs["Image"])
    tree.nodes.active = tree.nodes["ColorRamp"]


def _written_compositor(case):
    """With a node that writes files, of which no operation sets where to."""
    _framed_compositor(case)
    tree = bpy.context.scene.node_tree
    written = tree.nodes.new("CompositorNodeOutputFile")
    written.base_path = "/tmp/elsewhere/"
    written.file_slots.new("Second")
    tree.links.new(written.inputs[1], tree.nodes["Blur"].outputs["Image"])


def framed():
    """A node that a revert makes anew is the last of all."""
    seen = composite()
    nodes = {node.name: [node.parent.name if node.parent else None, node.label, [c.points[0].handle_type for c in node.mapping.curves] if hasattr(node, "mapping") else None] for node in bpy.context.scene.node_tree.nodes}
    return {**seen, "tree": [sorted(seen["tree"][0], key=lambda node: node[0]), *seen["tree"][1:]], "nodes": nodes}


def _idle_compositor(_case):
    scene = bpy.context.scene
    scene.use_nodes = True
    scene.use_nodes = False


def composite():
    """As the digest, it takes nodes that are not used and as Blender makes them for none."""
    scene = bpy.context.scene
    tree = scene.node_tree
    if tree is None or not scene.use_nodes and [node.name for node in tree.nodes] == ["Composite", "Render Layers"]:
        return None
    return {"used": scene.use_nodes, "tree": _tree(tree), "muted": [link.is_muted for link in tree.links], "engine": scene.render.engine}


def look():
    """Trees down to the values, materials' own settings, slots."""
    trees = {f"material {m.name}": m.node_tree for m in bpy.data.materials}
    trees.update({f"world {w.name}": w.node_tree for w in bpy.data.worlds})
    trees.update({f"group {g.name}": g for g in bpy.data.node_groups})
    return {
        "trees": {name: _tree(tree) for name, tree in trees.items() if tree is not None},
        "materials": {m.name: [m.blend_method, m.roughness, m.metallic, m.use_backface_culling, m.get("actorbridge_uuid")] for m in bpy.data.materials},
        "users": {d.name: [d.users, d.use_fake_user] for many in (bpy.data.node_groups, bpy.data.images, bpy.data.texts) for d in many},
        "actions": {a.name: [a.users, [c.data_path for c in a.fcurves]] for a in bpy.data.actions},
        "splines": {c.name: [s.material_index for s in c.splines] for c in bpy.data.curves},
        "slots": {c.name: [m.name if m else None for m in c.materials] for c in bpy.data.curves},
    }


def _tree(tree):
    data = tree.animation_data
    return [
        [[n.name, n.bl_idname, list(n.location), n.select, [_value(s) for s in n.inputs], getattr(n, "operation", None), _ramp(n)] for n in tree.nodes],
        [[k.from_node.name, k.from_socket.identifier, k.to_node.name, k.to_socket.identifier] for k in tree.links],
        tree.nodes.active.name if tree.nodes.active else None,
        [data.action.name if data.action else None, [[d.data_path, d.driver.expression] for d in data.drivers]] if data else None]


def _value(socket):
    value = getattr(socket, "default_value", None)
    return list(value) if hasattr(value, "__len__") and not isinstance(value, str) else value


def _ramp(node):
    return [node.color_ramp.interpolation, *([e.position, list(e.color)] for e in node.color_ramp.elements)] if hasattr(node, "color_ramp") else None


def _material(case):
    return case.uuid("Material", "MATERIAL")


def _new(case):
    return [{
        "op": "assign_material", "target": case.uuid("Cube"), "slot": 0,
        "material": {"uuid": fresh(), "name": "Red", "base_color": [1, 0, 0, 1]}}]


def _appended(case):
    return [{"op": "assign_material", "target": case.uuid("Cube"), "slot": 1, "material": _material(case)}]


def _made_and_assigned(case):
    made = fresh()
    return [
        {"op": "create_material", "uuid": made, "name": "Gold", "inputs": {"Base Color": [1, 0.8, 0.2, 1], "Metallic": 1, "Roughness": 0.2}, "settings": {"blend_method": "HASHED"}},
        {"op": "assign_material", "target": case.uuid("Cube"), "slot": 0, "material": made}]


def _settings(case):
    return [{"op": "set_material", "target": _material(case), "settings": {"use_backface_culling": True, "blend_method": "BLEND", "roughness": 0.75, "diffuse_color": [0, 1, 0, 1]}}]


def _first_nodes(_case):
    bpy.data.objects["Cube"].data.materials.append(bpy.data.materials.new("Plain"))


def _use_nodes(case):
    return [{"op": "set_material", "target": case.uuid("Plain", "MATERIAL"), "settings": {"use_nodes": True}}]


def _inputs(case):
    return [
        {"op": "set_node_input", "target": _material(case), "node": SHADER, "input": "Roughness", "value": 0.125},
        {"op": "set_node_input", "target": _material(case), "node": SHADER, "input": "Emission", "value": [1, 0.5, 0, 1]},
        {"op": "set_node_input", "target": _material(case), "node": SHADER, "input": "Subsurface Radius", "value": [1, 2, 3]}]


def _of_the_world(case):
    return [{"op": "set_node_input", "target": case.uuid("World", "WORLD"), "node": "Background", "input": "Strength", "value": 2.5}]


def _of_a_group(case):
    return [
        {"op": "set_node_input", "target": case.uuid("Group", "NODETREE"), "node": "Sum", "input": "#1", "value": 7},
        {"op": "add_node", "target": case.uuid("Group", "NODETREE"), "type": "ShaderNodeMath", "name": "Product", "settings": {"operation": "MULTIPLY"}},
        {"op": "link_nodes", "target": case.uuid("Group", "NODETREE"), "from_node": "Sum", "output": "Value", "to_node": "Product", "input": "#0"},
        {"op": "remove_node", "target": case.uuid("Group", "NODETREE"), "node": "Sum"}]


def _built(case):
    target = _material(case)
    return [
        {"op": "add_node", "target": target, "type": "ShaderNodeTexVoronoi", "name": "Cells", "settings": {"voronoi_dimensions": "2D"}, "location": [-300, 100]},
        {"op": "link_nodes", "target": target, "from_node": "Cells", "output": "Color", "to_node": SHADER, "input": "Base Color"},
        {"op": "set_node_input", "target": target, "node": "Cells", "input": "Scale", "value": 12}]


def _background(case):
    target = case.uuid("World", "WORLD")
    return [
        {"op": "add_node", "target": target, "type": "ShaderNodeTexSky", "name": "Sky"},
        {"op": "link_nodes", "target": target, "from_node": "Sky", "output": "Color", "to_node": "Background", "input": "Color"}]


def _unlinked(case):
    return [{"op": "unlink_nodes", "target": _material(case), "node": SHADER, "input": "Base Color", "from_node": "Ramp"}]


def _stops(case):
    stops = [{"position": place, "color": [place, 0, 1, 1]} for place in (0.1, 0.5, 0.5, 0.9)]
    return [{"op": "set_color_ramp", "target": _material(case), "node": "Ramp", "stops": stops, "interpolation": "CONSTANT"},
            {"op": "set_color_ramp", "target": _material(case), "node": "Ramp", "stops": [stops[3]]}]


def _removed(case):
    return [{"op": "remove_node", "target": _material(case), "node": "Ramp"}]


def _without_a_slot(case):
    return [{"op": "remove_material_slot", "target": case.uuid("Cube"), "slot": 1}, {"op": "remove_material_slot", "target": case.uuid("Cube"), "slot": 0}]


def _bare(_case):
    """Two objects of one mesh without a slot."""
    mesh = bpy.data.meshes.new("Bare")
    mesh.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
    for name in ("Bare", "Twin"):
        bpy.context.scene.collection.objects.link(bpy.data.objects.new(name, mesh))


def slots():
    return {**look(), "slots of objects": {o.name: [s.material.name if s.material else None for s in o.material_slots] for o in bpy.data.objects}}


def _first_slot(case):
    return [{"op": "assign_material", "target": case.uuid("Bare"), "slot": 0, "material": _material(case)}]


def _last_slot(case):
    return [{"op": "remove_material_slot", "target": case.uuid("Cube"), "slot": 0}]


def _curve_without_a_slot(case):
    return [{"op": "remove_material_slot", "target": case.uuid("Curve"), "slot": 0}]


def groups():
    return {
        group.name: [group.bl_idname, group.users, [[s.name, s.type, getattr(s, "default_value", None) if s.type == "VALUE" else None] for side in (group.inputs, group.outputs) for s in side],
                     [node.name for node in group.nodes], len(group.links)] for group in bpy.data.node_groups}


def _new_groups(case):
    shader, scatter = fresh(), fresh()
    return [
        {"op": "create_node_group", "uuid": shader, "name": "Rust", "tree": "SHADER", "inputs": [{"name": "Amount", "type": "FLOAT", "settings": {"default_value": 0.5, "min_value": 0, "max_value": 1}}],
         "outputs": [{"name": "Shader", "type": "SHADER"}, {"name": "Mask", "type": "COLOR"}]},
        {"op": "add_node", "target": shader, "type": "ShaderNodeBsdfDiffuse", "name": "Diffuse"},
        {"op": "link_nodes", "target": shader, "from_node": "Group Input", "output": "Amount", "to_node": "Diffuse", "input": "Roughness"},
        {"op": "link_nodes", "target": shader, "from_node": "Diffuse", "output": "BSDF", "to_node": "Group Output", "input": "Shader"},
        {"op": "add_node", "target": case.uuid("Material", "MATERIAL"), "type": "ShaderNodeGroup", "name": "Rusty", "settings": {"node_tree": {"datablock": shader}}},
        {"op": "create_node_group", "uuid": scatter, "name": "Scatter", "tree": "GEOMETRY", "inputs": [{"name": "Geometry", "type": "GEOMETRY"}], "outputs": [{"name": "Geometry", "type": "GEOMETRY"}]},
        {"op": "link_nodes", "target": scatter, "from_node": "Group Input", "output": "Geometry", "to_node": "Group Output", "input": "Geometry"},
        {"op": "add_modifier", "target": case.uuid("Cube"), "type": "NODES", "name": "Scatter", "settings": {"node_group": {"datablock": scatter}}}]


def _more_sockets(case):
    shader, scatter = case.uuid("Unused", "NODETREE"), case.uuid("Unused scatter", "NODETREE")
    return [
        {"op": "add_group_socket", "target": shader, "side": "INPUT", "name": "Shine", "type": "FLOAT", "settings": {"default_value": 0.5, "max_value": 1}},
        {"op": "add_group_socket", "target": shader, "side": "OUTPUT", "name": "Mask", "type": "COLOR"},
        {"op": "set_property", "target": shader, "path": 'inputs["Amount"].default_value', "value": 0.125},
        {"op": "add_group_socket", "target": scatter, "side": "INPUT", "name": "Count", "type": "INT", "settings": {"default_value": 7}}]


def _fewer_sockets(case):
    return [{"op": "remove_group_socket", "target": case.uuid("Unused", "NODETREE"), "side": side, "name": name} for side, name in (("INPUT", "First"), ("OUTPUT", "Result"))]


def _more_sockets_in_use(case):
    shader, scatter = case.uuid("Group", "NODETREE"), case.uuid("Scatter", "NODETREE")
    users = [case.uuid("Material", "MATERIAL"), case.uuid("World", "WORLD"), case.uuid("Outer", "NODETREE")]
    return [
        {"op": "add_group_socket", "target": shader, "side": "INPUT", "name": "Shine", "type": "FLOAT", "users": users, "settings": {"default_value": 0.5}},
        {"op": "add_group_socket", "target": shader, "side": "OUTPUT", "name": "Mask", "type": "COLOR", "users": users},
        {"op": "set_node_input", "target": users[0], "node": "User", "input": "Shine", "value": 0.25},
        {"op": "add_group_socket", "target": scatter, "side": "INPUT", "name": "Count", "type": "INT", "users": [case.uuid("Cube")], "settings": {"default_value": 7}}]


def _fewer_sockets_in_use(case):
    """Also after a step that has kept a tree which uses the group."""
    shader, scatter = case.uuid("Group", "NODETREE"), case.uuid("Scatter", "NODETREE")
    users = [case.uuid("Material", "MATERIAL"), case.uuid("World", "WORLD"), case.uuid("Outer", "NODETREE")]
    return [
        {"op": "add_node", "target": users[0], "type": "ShaderNodeMath", "name": "Sum"},
        {"op": "remove_group_socket", "target": shader, "side": "OUTPUT", "name": "Result", "users": users},
        {"op": "remove_group_socket", "target": shader, "side": "INPUT", "name": "Amount", "users": users},
        {"op": "remove_group_socket", "target": scatter, "side": "INPUT", "name": "Amount", "users": [case.uuid("Cube")]}]


def _scene(case):
    return case.uuid("Scene", "SCENE")


def _first_compositor(case):
    return [
        {"op": "set_scene", "target": _scene(case), "settings": {"use_nodes": True}},
        {"op": "add_node", "target": _scene(case), "type": "CompositorNodeGlare", "name": "Glow", "settings": {"glare_type": "FOG_GLOW"}},
        {"op": "link_nodes", "target": _scene(case), "from_node": "Render Layers", "output": "Image", "to_node": "Glow", "input": "Image"},
        {"op": "link_nodes", "target": _scene(case), "from_node": "Glow", "output": "Image", "to_node": "Composite", "input": "Image"}]


def _more_compositor(case):
    return [
        {"op": "set_node_input", "target": _scene(case), "node": "Blur", "input": "Size", "value": 0.5},
        {"op": "set_property", "target": _scene(case), "path": 'node_tree.nodes["Blur"].size_x', "value": 7},
        {"op": "unlink_nodes", "target": _scene(case), "node": "Viewer", "input": "Image"},
        {"op": "link_nodes", "target": _scene(case), "from_node": "Blur", "output": "Image", "to_node": "Composite", "input": "Image"},
        {"op": "set_color_ramp", "target": _scene(case), "node": "ColorRamp", "stops": [{"position": 0.5, "color": [1, 0, 0, 1]}], "interpolation": "EASE"},
        {"op": "add_node", "target": _scene(case), "type": "CompositorNodeCurveRGB", "name": "Curves"},
        {"op": "set_curve_mapping", "target": _scene(case), "path": 'node_tree.nodes["Curves"].mapping', "curve": 3, "points": [{"location": at} for at in ([0, 0.25], [0.5, 0.5], [1, 1])]}]


def _fewer_of_compositor(case):
    """One of the name of a removed one comes, and goes as well."""
    def remove(name):
        return {"op": "remove_node", "target": _scene(case), "node": name}
    return [remove("Blur"), {"op": "add_node", "target": _scene(case), "type": "CompositorNodeBlur", "name": "Blur"}, remove("Blur"), remove("Frame"), remove("ColorRamp"), remove("RGB Curves")]


def _other_engine(case):
    """Of a scene that has a compositor."""
    return [{"op": "set_render", "target": _scene(case), "part": "RENDER", "settings": {"engine": engine}} for engine in ("CYCLES", "BLENDER_WORKBENCH")]


def used():
    """With what those that use a group have of its sockets."""
    return {**look(), "groups": groups(), "modifiers": [[m.name, m.node_group.name, {key: repr(m[key]) for key in m.keys()}] for m in bpy.data.objects["Cube"].modifiers]}


EXAMPLES = [
    Example("the first nodes of a compositor", _first_compositor, look=composite),
    Example("the nodes of a compositor", _more_compositor, _composited, composite),
    Example("fewer nodes of a compositor", _fewer_of_compositor, _framed_compositor, framed),
    Example("a node of a compositor that writes files", lambda case: [{"op": "remove_node", "target": _scene(case), "node": "File Output"}], _written_compositor, framed, irrevertible="is not what the removed one was"),
    Example("another engine for a scene with a compositor", _other_engine, _composited, composite),
    Example("more sockets of groups", _more_sockets, _unused_group, used),
    Example("fewer sockets of a group", _fewer_sockets, _unused_group, used),
    Example("more sockets of groups that are in use", _more_sockets_in_use, _nested_group, used),
    Example("fewer sockets of groups that are in use", _fewer_sockets_in_use, _nested_group, used),
    Example("new groups of nodes, and what uses them", _new_groups, look=lambda: {**look(), "groups": groups()}),
    Example("assign a new material", _new, look=look, unused="the material that was there"),
    Example("assign to a new slot", _appended, look=look),
    Example("make a material and assign it", _made_and_assigned, look=look, unused="the material that was there"),
    Example("settings of a material", _settings, look=look),
    Example("the first nodes of a material", _use_nodes, _first_nodes, look),
    Example("inputs of a shader", _inputs, _shaded_tree, look),
    Example("an input of the world", _of_the_world, look=look),
    Example("the nodes of a group", _of_a_group, _group, look),
    Example("a texture for a shader", _built, _shaded_tree, look),
    Example("a sky for the world", _background, look=look),
    Example("unlink a ramp", _unlinked, _shaded_tree, look),
    Example("stops of a ramp", _stops, _shaded_tree, look),
    Example("remove a ramp", _removed, _shaded_tree, look),
    Example("the first slot of all", _first_slot, _bare, slots),
    Example("remove the last slot", _last_slot, look=slots, unused="its material"),
    Example("remove two slots", _without_a_slot, _slots, look, unused="their materials"),
    Example("remove a slot of a curve", _curve_without_a_slot, _splines, look, unused="its material"),
]


def _step(op, **fields):
    return lambda case: {"op": op, "target": _material(case), **fields}


def _linked(_case):
    bpy.data.materials["Material"].node_tree.nodes.new("ShaderNodeMath").name = "Sum"


def _socket(op, **fields):
    return lambda case: {"op": op, "target": case.uuid("Unused", "NODETREE"), "side": "INPUT", **fields}


BAD = [
    Bad("a compositor that is not there", lambda case: {"op": "add_node", "target": _scene(case), "type": "CompositorNodeBlur", "name": "X"}, "'use_nodes' makes them"),
    Bad("an input of a compositor that is not used", lambda case: {"op": "set_node_input", "target": _scene(case), "node": "Composite", "input": "Alpha", "value": 0.5}, "'use_nodes' comes first", prepare=_idle_compositor),
    Bad("a setting of a compositor that is not used", lambda case: {"op": "set_property", "target": _scene(case), "path": 'node_tree.nodes["Composite"].use_alpha', "value": False}, "'use_nodes' comes first", prepare=_idle_compositor),
    Bad("a node of a compositor with keyframes", lambda case: {"op": "remove_node", "target": _scene(case), "node": "Blur"}, "remove_keyframes or remove_driver comes first", prepare=_animated_compositor, look=composite),
    Bad("a compositor's node that writes files", lambda case: {"op": "add_node", "target": _scene(case), "type": "CompositorNodeOutputFile", "name": "X"}, "no node of Blender's own", prepare=_composited),
    Bad("one more socket of a group whose user is not named", lambda case: {"op": "add_group_socket", "target": case.uuid("Group", "NODETREE"), "side": "INPUT", "name": "Shine", "type": "FLOAT"}, "is used by the MATERIAL 'Material' (", prepare=_used_group, look=used),
    Bad("a socket of a group of which one user is not named", lambda case: {"op": "remove_group_socket", "target": case.uuid("Group", "NODETREE"), "side": "INPUT", "name": "Amount", "users": [_material(case), case.uuid("World", "WORLD")]}, "is used by the NODETREE 'Outer' (", prepare=_nested_group, look=used),
    Bad("a socket of a group that a compositor uses", lambda case: {"op": "add_group_socket", "target": case.uuid("Blend", "NODETREE"), "side": "INPUT", "name": "X", "type": "FLOAT", "users": [_material(case)]}, "is used by the SCENE 'Scene', whose values and links could not be put back", prepare=_grouped_compositor, look=composite),
    Bad("a socket that is not there", _socket("remove_group_socket", name="Nope"), "has no INPUT 'Nope'; it has First, Amount", prepare=_unused_group),
    Bad("a socket that is there", _socket("add_group_socket", name="Amount", type="FLOAT"), "has an INPUT 'Amount' already", prepare=_unused_group),
    Bad("a socket with a setting that it lacks", _socket("add_group_socket", name="X", type="SHADER", settings={"min_value": 0}), "has no setting 'min_value'", prepare=_unused_group),
    Bad("a group with a setting that its input lacks", lambda case: {"op": "create_node_group", "uuid": fresh(), "name": "X", "tree": "SHADER", "inputs": [{"name": "A", "type": "SHADER", "settings": {"min_value": 0}}]}, "has no setting 'min_value'"),
    Bad("a material for a camera", lambda case: {"op": "assign_material", "target": case.uuid("Camera"), "material": _material(case), "slot": 0}, "takes no materials"),
    Bad("an input that a shader lacks", lambda case: {"op": "create_material", "uuid": fresh(), "name": "X", "inputs": {"Shine": 1}}, "no such sockets 'Shine'; there are 'Base Color' (#0)"),
    Bad("a setting that a material lacks", _step("set_material", settings={"shine": 1}), "has no setting 'shine'"),
    Bad("a name as a setting", _step("set_material", settings={"name": "x"}), "can't be set"),
    Bad("settings of an object as of a material", lambda case: {"op": "set_material", "target": case.uuid("Cube"), "settings": {"roughness": 1}}, "is a OBJECT, not MATERIAL"),
    Bad("a word that an enum lacks", _step("set_material", settings={"blend_method": "GLOW"}), "does not take 'GLOW'"),
    Bad("a node that is not there", _step("set_node_input", node="Nope", input="Base Color", value=1), "there is no node 'Nope'; there are"),
    Bad("a color of two numbers", _step("set_node_input", node=SHADER, input="Base Color", value=[1, 0]), "does not take [1, 0]"),
    Bad("a setting above its range", _step("set_material", settings={"roughness": 5}), "'roughness' of 'Material' is 1.0, not 5", VALIDATION_FAILED),
    Bad("stops for a node without a ramp", _step("set_color_ramp", node=SHADER, stops=[{"position": 0, "color": [1, 1, 1, 1]}]), "has no color ramp"),
    Bad("stops out of order", _step("set_color_ramp", node="Ramp", stops=[{"position": at, "color": [1, 1, 1, 1]} for at in (1, 0)]), "not in the order", prepare=_shaded_tree),
    Bad("an input that is linked", _step("set_node_input", node=SHADER, input="Base Color", value=[1, 0, 0, 1]), "unlink_nodes comes first", prepare=_shaded_tree),
    Bad("an input by a name that three have", _step("set_node_input", node="Sum", input="Value", value=1), "such sockets 'Value'", prepare=_linked),
    Bad("a node that runs code", _step("add_node", type="ShaderNodeScript", name="X"), "no node of Blender's own that an operation may add"),
    Bad("a node that reads a file", _step("add_node", type="ShaderNodeTexIES", name="X"), "no node of Blender's own that an operation may add"),
    Bad("a node that is none", _step("add_node", type="ShaderNodeNope", name="X"), "no node of Blender's own that an operation may add"),
    Bad("a node of another kind of tree", _step("add_node", type="CompositorNodeBlur", name="X"), "does not fit here"),
    Bad("a node whose name is taken", _step("add_node", type="ShaderNodeMath", name=SHADER), "is there already"),
    Bad("a file for a node", _step("add_node", type="ShaderNodeTexImage", name="X", settings={"filepath": "//x.png"}), "has no setting 'filepath'"),
    Bad("a link that is a circle", _step("link_nodes", from_node="Sum", output="Value", to_node="Sum", input="#0"), "no link", VALIDATION_FAILED, prepare=_linked),
    Bad("a shader for a number", _step("link_nodes", from_node=SHADER, output="BSDF", to_node="Sum", input="#0"), "no link", VALIDATION_FAILED, prepare=_linked),
    Bad("no link to remove", _step("unlink_nodes", node=SHADER, input="Base Color"), "no such link"),
    Bad("a node with keyframes", _step("remove_node", node="Noise"), "remove_keyframes comes first", prepare=_shaded_tree),
    Bad("a slot that is not there", lambda case: {"op": "remove_material_slot", "target": case.uuid("Cube"), "slot": 1}, "has 1 material slots"),
    Bad("a slot of a camera", lambda case: {"op": "remove_material_slot", "target": case.uuid("Camera"), "slot": 0}, "no slots that an operation may remove"),
    Bad("a slot where another object has its own", lambda case: {"op": "remove_material_slot", "target": case.uuid("Cube"), "slot": 0}, "a material of its own", prepare=_shaded_tree),
]

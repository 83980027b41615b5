# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature meshes."""

import array
import base64
import hashlib
import os

import bpy

from actor_bridge.errors import PAYLOAD_MISSING
from harness.example import Bad, Example
from harness.scene import fresh

_CORNERS = [-1.5, -1, 0, 1, -1, 0, 1, 1.25, 0, -1, 1, 0, 0, 0, 2]
_FACES = [4, 3, 3, 3, 3], [3, 2, 1, 0, 0, 1, 4, 1, 2, 4, 2, 3, 4, 3, 0, 4]


def floats(*numbers):
    return _inline("f", numbers)


def integers(*numbers):
    return _inline("i", numbers)


def bytes_of(*numbers):
    return _inline("B", numbers)


def _inline(code, numbers):
    return {"base64": base64.b64encode(array.array(code, numbers).tobytes()).decode("ascii")}


def _stored(case, numbers):
    """As the host stores it."""
    held = array.array("f", numbers).tobytes()
    name = hashlib.sha256(held).hexdigest()
    folder = os.path.join(case.folder, "data", "payloads")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(held)
    return {"sha256": name, "bytes": len(held)}


def _dressed(case):
    """What a careless rollback loses: layers, attributes, shape keys of two users, weights, two materials."""
    cube = bpy.data.objects["Cube"]
    mesh = cube.data
    mesh.materials.append(bpy.data.materials.new("Second"))
    mesh.uv_layers.new(name="Second layer")
    mesh.attributes.new("heat", "FLOAT", "POINT").data[3].value = 0.5
    group = cube.vertex_groups.new(name="Group")
    group.add([0, 1], 0.25, "REPLACE")
    twin = bpy.data.objects.new("Twin", mesh)
    bpy.context.scene.collection.objects.link(twin)


def _keyed(case):
    _dressed(case)
    cube = bpy.data.objects["Cube"]
    cube.shape_key_add(name="Basis", from_mix=False)
    cube.shape_key_add(name="Up", from_mix=False).data[0].co.z = 5
    cube.shape_key_add(name="Down", from_mix=False).value = 0.5
    cube.active_shape_key_index = 2
    bpy.data.objects["Twin"].active_shape_key_index = 1


def look():
    return {
        "meshes": {mesh.name: _mesh(mesh) for mesh in bpy.data.meshes},
        "groups": {thing.name: [[g.name for g in thing.vertex_groups], thing.vertex_groups.active_index] for thing in bpy.data.objects},
        "active": {thing.name: [thing.active_shape_key_index, thing.data.name if thing.data else None] for thing in bpy.data.objects},
        "evaluated": _evaluated(),
    }


def _mesh(mesh):
    return {
        "uv": {layer.name: [list(corner.uv) for corner in layer.data] for layer in mesh.uv_layers},
        "attributes": {a.name: [a.domain, a.data_type, [_value(v) for v in a.data]] for a in mesh.attributes if not a.name.startswith(".")},
        "keys": mesh.shape_keys and [mesh.shape_keys.name, [[k.name, k.value, k.mute, k.slider_max, [list(p.co) for p in k.data]] for k in mesh.shape_keys.key_blocks]],
        "weights": [[[group.group, group.weight] for group in vertex.groups] for vertex in mesh.vertices],
        "smooth": [face.use_smooth for face in mesh.polygons], "edges": [list(edge.vertices) for edge in mesh.edges]}


def _value(found):
    value = next(getattr(found, name) for name in ("color", "vector", "value") if hasattr(found, name))
    return list(value) if hasattr(value, "__len__") else value


def _evaluated():
    graph = bpy.context.evaluated_depsgraph_get()
    return {thing.name: [list(v.co) for v in thing.evaluated_get(graph).data.vertices] for thing in bpy.data.objects if thing.type == "MESH"}


def _pyramid(op, **more):
    counts, corners = _FACES
    return {"op": op, "vertices": floats(*_CORNERS), "face_counts": integers(*counts), "face_vertices": integers(*corners), **more}


def _create(case):
    return [
        _pyramid("create_mesh", uuid=fresh(), data_uuid=fresh(), name="Pyramid", location=[0, 0, 3], collection=case.uuid("Collection", "COLLECTION")),
        {"op": "create_mesh", "uuid": fresh(), "data_uuid": fresh(), "name": "Wire", "vertices": _stored(case, _CORNERS), "edges": integers(0, 1, 1, 2)}]


def _create_and_set(case):
    mesh = fresh()
    return [
        _pyramid("create_mesh", uuid=fresh(), data_uuid=mesh, name="Pyramid"),
        {"op": "shade_smooth", "target": mesh, "smooth": True},
        {"op": "set_uv", "target": mesh, "layer": "UVMap", "uvs": floats(*range(32))},
        {"op": "add_shape_key", "target": mesh, "name": "Flat", "positions": floats(*([0.5] * 15)), "settings": {"value": 0.25}}]


def _mesh_of(case):
    return case.uuid("Cube", "MESH")


def _set_mesh(case):
    return [_pyramid("set_mesh", target=_mesh_of(case)), {"op": "set_material_indices", "target": _mesh_of(case), "indices": integers(0, 1, 0, 1, 0)}]


def _set_vertices(case):
    return [{"op": "set_vertices", "target": _mesh_of(case), "positions": floats(*(n / 3 for n in range(24)))}]


def _set_layers(case):
    mesh = _mesh_of(case)
    return [
        {"op": "set_uv", "target": mesh, "layer": "Second layer", "uvs": floats(*(n / 7 for n in range(48)))},
        {"op": "set_uv", "target": mesh, "layer": "New layer", "uvs": floats(*([0.25] * 48))},
        {"op": "set_attribute", "target": mesh, "name": "heat", "domain": "POINT", "data_type": "FLOAT", "floats": floats(*range(8))},
        {"op": "set_attribute", "target": mesh, "name": "paint", "domain": "CORNER", "data_type": "BYTE_COLOR", "floats": floats(*([0.2, 0.4, 1, 1] * 24))},
        {"op": "set_attribute", "target": mesh, "name": "tint", "domain": "POINT", "data_type": "FLOAT_COLOR", "floats": floats(*([0.2, 4, 1, 1] * 8))},
        {"op": "set_attribute", "target": mesh, "name": "flow", "domain": "EDGE", "data_type": "FLOAT_VECTOR", "floats": floats(*range(36))},
        {"op": "set_attribute", "target": mesh, "name": "plane", "domain": "FACE", "data_type": "FLOAT2", "floats": floats(*range(12))},
        {"op": "set_attribute", "target": mesh, "name": "number", "domain": "FACE", "data_type": "INT", "integers": integers(*range(-3, 3))},
        {"op": "set_attribute", "target": mesh, "name": "picked", "domain": "FACE", "data_type": "BOOLEAN", "flags": bytes_of(1, 0, 1, 0, 0, 1)},
        {"op": "set_material_indices", "target": mesh, "indices": integers(1, 1, 0, 0, 1, 0)},
        {"op": "shade_smooth", "target": mesh, "faces": bytes_of(0, 1, 0, 1, 0, 1)}]


def _set_keys(case):
    mesh = _mesh_of(case)
    return [
        {"op": "set_shape_key", "target": mesh, "key": "Up", "positions": floats(*range(24)), "settings": {"slider_max": 4, "value": 3}},
        {"op": "set_shape_key", "target": mesh, "key": "Basis", "positions": floats(*(n / 3 for n in range(24)))},
        {"op": "add_shape_key", "target": mesh, "name": "Left"},
        {"op": "remove_shape_key", "target": mesh, "key": "Down"}]


def _remove_layers(case):
    return [{"op": "remove_attribute", "target": _mesh_of(case), "name": name} for name in ("heat", "Second layer", "UVMap")]


def _set_weights(case):
    mesh = _mesh_of(case)
    return [
        {"op": "set_vertex_group", "target": mesh, "name": "Group", "weights": floats(0.5, -1, 0.1, 0.5, 1, 0, -1, -1)},
        {"op": "set_vertex_group", "target": mesh, "name": "New", "weights": floats(*(n / 8 for n in range(8)))},
        {"op": "remove_vertex_group", "target": mesh, "name": "Group"}]


def _remove_all_keys(case):
    return [{"op": "remove_shape_key", "target": _mesh_of(case), "key": key} for key in ("Down", "Up", "Basis")]


def _bad_shape(**changed):
    return lambda case: {**_pyramid("create_mesh", uuid=fresh(), data_uuid=fresh(), name="Bad"), **changed}


def _bad(op, **fields):
    return lambda case: {"op": op, "target": _mesh_of(case), **fields}


_ABSENT = {"sha256": "0" * 64, "bytes": 12}


def _damaged(case):
    """Of the right length and under the right name, but not what the name says."""
    stored = _stored(case, range(24))
    with open(os.path.join(case.folder, "data", "payloads", stored["sha256"]), "r+b") as file:
        file.write(b"?")
    return {"op": "set_vertices", "target": _mesh_of(case), "positions": stored}


def _alone(_case):
    bpy.data.meshes.new("Alone").use_fake_user = True


def _edit(case):
    bpy.context.view_layer.objects.active = bpy.data.objects["Cube"]


EXAMPLES = [
    Example("create meshes", _create, look=look),
    Example("create a mesh and set it", _create_and_set, look=look),
    Example("replace the geometry of a mesh", _set_mesh, _dressed, look),
    Example("move vertices", _set_vertices, _dressed, look),
    Example("move vertices below shape keys", _set_vertices, _keyed, look),
    Example("set layers, attributes, material indices and shading", _set_layers, _dressed, look),
    Example("set, add and remove shape keys", _set_keys, _keyed, look),
    Example("remove attributes and UV layers", _remove_layers, _dressed, look),
    Example("set and remove vertex groups", _set_weights, _dressed, look),
    Example("remove all shape keys", _remove_all_keys, _keyed, look),
]
BAD = [
    Bad("no vertices", _bad_shape(vertices=floats()), "three for each of at least one vertex"),
    Bad("half a vertex", _bad_shape(vertices=floats(0, 0)), "'vertices' has 2 numbers"),
    Bad("a vertex that is not finite", _bad_shape(vertices=floats(0, 0, float("nan"))), "not finite"),
    Bad("a face of two corners", _bad_shape(face_counts=integers(2, 14)), "a face of 2 corners"),
    Bad("a face of a vertex that is not there", _bad_shape(face_vertices=integers(*([9] * 16))), "from 9 to 9; 0 to 4 are there"),
    Bad("a face of a negative vertex", _bad_shape(face_vertices=integers(*([-1] * 16))), "from -1 to -1; 0 to 4"),
    Bad("corners that don't fit the faces", _bad_shape(face_counts=integers(4)), "asks for 4 corners, 'face_vertices' has 16"),
    Bad("a face that has a vertex twice", _bad_shape(face_counts=integers(3), face_vertices=integers(0, 1, 1)), "found something to mend"),
    Bad("a face that is there twice", _bad_shape(face_counts=integers(3, 3), face_vertices=integers(0, 1, 2, 0, 1, 2)), "found something to mend"),
    Bad("half an edge", _bad_shape(edges=integers(0, 1, 2)), "two for each edge"),
    Bad("an edge from a vertex to itself", _bad_shape(edges=integers(2, 2)), "found something to mend"),
    Bad("vertices of a camera", lambda case: {"op": "set_vertices", "target": case.uuid("Camera", "CAMERA"), "positions": floats()}, "is a CAMERA, not MESH"),
    Bad("too few positions", _bad("set_vertices", positions=floats(1, 2, 3)), "has 3 numbers; 24 are needed"),
    Bad("a payload that nobody stored", _bad("set_vertices", positions=_ABSENT), "is not stored here", PAYLOAD_MISSING),
    Bad("a payload that is damaged", _damaged, "is not what its name says", PAYLOAD_MISSING),
    Bad("other geometry below shape keys", lambda case: _pyramid("set_mesh", target=_mesh_of(case)), "remove them first", prepare=_keyed),
    Bad("geometry with a face that has a vertex twice", lambda case: _pyramid("set_mesh", target=_mesh_of(case), **{"face_counts": integers(3), "face_vertices": integers(0, 1, 1)}),
        "found something to mend", prepare=_dressed, look=look),
    Bad("too few UV coordinates", _bad("set_uv", layer="UVMap", uvs=floats(1, 2)), "48 are needed"),
    Bad("an attribute as another type", _bad("set_attribute", name="heat", domain="POINT", data_type="INT", integers=integers(*range(8))), "is FLOAT on POINT", prepare=_dressed),
    Bad("an attribute that Blender keeps", _bad("set_attribute", name="material_index", domain="FACE", data_type="INT", integers=integers(*range(6))), "keeps for itself"),
    Bad("an attribute that is a UV layer", _bad("set_attribute", name="UVMap", domain="POINT", data_type="FLOAT", floats=floats(*range(8))), "set_uv sets it"),
    Bad("flags that are none", _bad("set_attribute", name="on", domain="FACE", data_type="BOOLEAN", flags=bytes_of(0, 1, 2, 0, 0, 0)), "0 to 1 are there"),
    Bad("faces of a slot that is not there", _bad("set_material_indices", indices=integers(0, 0, 0, 0, 0, 1)), "0 to 0 are there"),
    Bad("two ways of shading", _bad("shade_smooth", smooth=True, faces=bytes_of(*[0] * 6)), "are both given"),
    Bad("a shape key that is there", _bad("add_shape_key", name="Up"), "has a shape key 'Up' already", prepare=_keyed),
    Bad("a shape key that is not there", _bad("set_shape_key", key="Side", settings={"value": 1}), "it has Basis, Up, Down", prepare=_keyed),
    Bad("the basis of others", _bad("remove_shape_key", key="Basis"), "remove them first", prepare=_keyed),
    Bad("an attribute to remove that is not there", _bad("remove_attribute", name="cold"), "it has UVMap, Second layer, heat", prepare=_dressed),
    Bad("an attribute to remove that Blender keeps", _bad("remove_attribute", name="position"), "keeps for itself"),
    Bad("a weight above one", _bad("set_vertex_group", name="Group", weights=floats(*([1.5] * 8))), "are from 0 to 1, or -1", prepare=_dressed),
    Bad("too few weights", _bad("set_vertex_group", name="Group", weights=floats(1)), "8 are needed", prepare=_dressed),
    Bad("a vertex group that is not there", _bad("remove_vertex_group", name="Side"), "has no vertex group 'Side'; it has Group", prepare=_dressed),
    Bad("weights of a mesh that no object has", lambda case: {"op": "set_vertex_group", "target": case.uuid("Alone", "MESH"), "name": "Group", "weights": floats()}, "no object has the mesh", prepare=_alone),
    Bad("a value beyond the slider", _bad("set_shape_key", key="Up", settings={"value": 3}), "'value' of 'Up' is 1.0, not 3", "AB-OP-002", _keyed),
]

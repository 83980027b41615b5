# SPDX-License-Identifier: GPL-3.0-or-later
"""A mesh: counts, layers, and its numbers in bulk, a page at a time, as `set_mesh`, `set_uv` and `set_attribute` take them."""

import array
import base64
import sys

from . import told
from ..meshes import weights
from ...errors import Refused, STEP_FAILED

ITEMS_MAX = 16384
# part: (where they are, property, numbers of each, typecode)
_PARTS = {
    "VERTICES": ("vertices", "co", 3, "f"), "EDGES": ("edges", "vertices", 2, "i"), "FACE_COUNTS": ("polygons", "loop_total", 1, "i"),
    "FACE_VERTICES": ("loops", "vertex_index", 1, "i"), "MATERIAL_INDICES": ("polygons", "material_index", 1, "i")}
_ATTRIBUTES = {
    "FLOAT": ("value", 1, "f"), "INT": ("value", 1, "i"), "FLOAT_VECTOR": ("vector", 3, "f"), "FLOAT2": ("vector", 2, "f"),
    "FLOAT_COLOR": ("color", 4, "f"), "BYTE_COLOR": ("color", 4, "f"), "BOOLEAN": ("value", 1, "i")}


def read(stage, query):
    yield
    return _now(stage, query)


def _now(stage, query):
    found = stage.resolve(query["target"])
    if stage.world.kind_of(found) != "MESH":
        raise Refused(STEP_FAILED, f"'{found.name}' is a {stage.world.kind_of(found)}, not a mesh")
    answer = {**told.head(stage, query["target"], found), **_shape(stage, found)}
    if "part" in query:
        answer["page"] = _page(stage, found, query)
    return answer


def _shape(stage, mesh):
    return {
        "vertices": len(mesh.vertices), "edges": len(mesh.edges), "faces": len(mesh.polygons), "corners": len(mesh.loops),
        "materials": [told.reference(stage, material) for material in mesh.materials],
        "uv_layers": [layer.name for layer in mesh.uv_layers],
        "attributes": [
            {"name": layer.name, "domain": layer.domain, "data_type": layer.data_type} for layer in mesh.attributes if not layer.name.startswith(".")],
        "shape_keys": [key.name for key in mesh.shape_keys.key_blocks] if mesh.shape_keys else []}


def _page(stage, mesh, query):
    items, name, width, code = _source(stage, mesh, query)
    start = query.get("from", 0)
    stop = min(len(items), start + ITEMS_MAX)
    if query["part"] == "WEIGHTS":
        numbers = weights.read(mesh, name, start, max(start, stop))
    else:
        numbers = array.array(code, bytes(4 * width * len(items)))
        items.foreach_get(name, numbers)
        numbers = numbers[width * start:width * max(start, stop)]
    if sys.byteorder == "big":
        numbers.byteswap()
    return {
        "format": f"{code}32", "width": width, "from": start, "count": max(0, stop - start), "total": len(items),
        "next": stop if stop < len(items) else None, "base64": base64.b64encode(numbers.tobytes()).decode("ascii")}


def _source(stage, mesh, query):
    part = query["part"]
    if part == "WEIGHTS":
        return mesh.vertices, weights.demand_there(stage, query, mesh).index, 1, "f"
    if part in _PARTS:
        where, name, width, code = _PARTS[part]
        return getattr(mesh, where), name, width, code
    layers = mesh.uv_layers if part == "UV" else mesh.attributes
    layer = layers.get(query["name"])
    if layer is None:
        raise Refused(STEP_FAILED, f"'{mesh.name}' has no {part} named '{query['name']}'; there are {', '.join(each.name for each in layers) or 'none'}")
    if part == "UV":
        return layer.data, "uv", 2, "f"
    if layer.data_type not in _ATTRIBUTES:
        raise Refused(STEP_FAILED, f"attributes of the type {layer.data_type} can't be read")
    return (layer.data, *_ATTRIBUTES[layer.data_type])

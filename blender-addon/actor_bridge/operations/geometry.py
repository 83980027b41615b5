# SPDX-License-Identifier: GPL-3.0-or-later
"""Geometry in bulk: what RNA would give one element at a time."""

import array
import hashlib

VERTICES_HASHED_MAX = 250_000
_MESH = (
    ("vertices", "co", "f", 3), ("edges", "vertices", "i", 2), ("edges", "use_seam", "b", 1), ("edges", "use_edge_sharp", "b", 1),
    ("edges", "crease", "f", 1), ("edges", "bevel_weight", "f", 1), ("loops", "vertex_index", "i", 1),
    ("polygons", "loop_start", "i", 1), ("polygons", "material_index", "i", 1), ("polygons", "use_smooth", "b", 1))
_ATTRIBUTE = {
    "FLOAT": ("value", "f", 1), "INT": ("value", "i", 1), "INT8": ("value", "i", 1), "BOOLEAN": ("value", "b", 1), "FLOAT_VECTOR": ("vector", "f", 3),
    "FLOAT2": ("vector", "f", 2), "FLOAT_COLOR": ("color", "f", 4), "BYTE_COLOR": ("color", "f", 4)}


def state(data):
    """Counts and one hash; None for what is no mesh."""
    if not hasattr(data, "vertices") or not hasattr(data, "loops"):
        return None
    counts = [len(data.vertices), len(data.edges), len(data.loops), len(data.polygons)]
    shape = hashlib.blake2b(digest_size=16)
    if counts[0] <= VERTICES_HASHED_MAX:
        for collection, field, code, width in _MESH:
            if hasattr(data, collection):
                _take(shape, getattr(data, collection), field, code, width)
        for layer in data.uv_layers:
            shape.update(layer.name.encode("utf-8"))
            _take(shape, layer.data, "uv", "f", 2)
        for attribute in data.attributes:
            shape.update(f"{attribute.name} {attribute.domain} {attribute.data_type}".encode("utf-8"))
            if attribute.data_type in _ATTRIBUTE:
                _take(shape, attribute.data, *_ATTRIBUTE[attribute.data_type])
    return [counts, shape.hexdigest(), _shape_keys(data.shape_keys)]


def _shape_keys(keys):
    if keys is None:
        return None
    found = []
    for block in keys.key_blocks:
        shape = hashlib.blake2b(digest_size=16)
        _take(shape, block.data, "co", "f", 3)
        found.append([block.name, block.value.hex(), block.slider_min, block.slider_max, block.mute, block.vertex_group, block.relative_key.name, shape.hexdigest()])
    return [keys.use_relative, found]


def _take(shape, collection, field, code, width):
    """Element by element is some hundred times slower. What this Blender's elements don't have counts as nothing."""
    values = array.array(code, bytes(array.array(code).itemsize * len(collection) * width))
    try:
        collection.foreach_get(field, values)
    except (AttributeError, TypeError):
        return
    shape.update(values.tobytes())

# SPDX-License-Identifier: GPL-3.0-or-later
"""Geometry in bulk: what RNA would give one element at a time. A large one is read in pieces, each of which finds it anew, so that it holds no tick (rules 8.1, 15.2)."""

import array
import hashlib

from ..errors import Refused, STEP_FAILED

AT_ONCE = 4096        # vertices: a mesh of no more is one piece, and the weights of a larger one are read so many at a time
ELEMENTS_MAX = 1 << 24
_MESH = (
    ("vertices", "co", "f", 3), ("edges", "vertices", "i", 2), ("edges", "use_seam", "b", 1), ("edges", "use_edge_sharp", "b", 1),
    ("edges", "crease", "f", 1), ("edges", "bevel_weight", "f", 1), ("loops", "vertex_index", "i", 1),
    ("polygons", "loop_start", "i", 1), ("polygons", "material_index", "i", 1), ("polygons", "use_smooth", "b", 1))
_ATTRIBUTE = {
    "FLOAT": ("value", "f", 1), "INT": ("value", "i", 1), "INT8": ("value", "i", 1), "BOOLEAN": ("value", "b", 1), "FLOAT_VECTOR": ("vector", "f", 3),
    "FLOAT2": ("vector", "f", 2), "FLOAT_COLOR": ("color", "f", 4), "BYTE_COLOR": ("color", "f", 4)}


def is_mesh(data):
    return hasattr(data, "vertices") and hasattr(data, "loops")


def is_large(data):
    return is_mesh(data) and len(data.vertices) > AT_ONCE


def demand_provable(data):
    if is_mesh(data) and max(_counts(data)) > ELEMENTS_MAX:
        raise Refused(STEP_FAILED, f"'{data.name}' has more than {ELEMENTS_MAX} elements of one kind: too many to prove a rollback by")


def state(data, weights=True):
    """Counts and one hash; None for what is no mesh. `weights`: of its vertices in their groups too, which nothing gives in bulk."""
    if not is_mesh(data):
        return None
    shape = hashlib.blake2b(digest_size=16)
    for piece in _pieces(data, weights):
        _feed(shape, data, piece)
    return _sealed(shape, data)


def states(find, weights=True):
    """The same of a mesh that `find()` gives in this very moment: a generator that yields between its pieces and returns the state."""
    shape = hashlib.blake2b(digest_size=16)
    for piece in _pieces(find(), weights):
        _feed(shape, find(), piece)
        yield
    return _sealed(shape, find())


def _sealed(shape, data):
    return [_counts(data), shape.hexdigest(), _shape_keys(data.shape_keys)]


def _counts(data):
    return [len(data.vertices), len(data.edges), len(data.loops), len(data.polygons)]


def _pieces(data, weights):
    """Plain words for what is to be read, so that nothing of Blender is held between two of them. Of too many none: then only the counts count."""
    if max(_counts(data)) > ELEMENTS_MAX:
        return []
    found = [("layer", *layer) for layer in _MESH]
    found += [("uv", layer.name) for layer in data.uv_layers]
    found += [("attribute", layer.name, layer.domain, layer.data_type) for layer in data.attributes]
    if weights:
        found += [("weights", start) for start in range(0, len(data.vertices), AT_ONCE)]
    return found


def _feed(shape, data, piece):
    kind, name, *more = piece
    if kind == "layer":
        if hasattr(data, name):
            _take(shape, getattr(data, name), *more)
    elif kind == "weights":
        for vertex in data.vertices[name:name + AT_ONCE]:
            for held in vertex.groups:
                shape.update(b"%d %d %s" % (vertex.index, held.group, held.weight.hex().encode("ascii")))
    elif kind == "uv" and name in data.uv_layers:
        shape.update(name.encode("utf-8"))
        _take(shape, data.uv_layers[name].data, "uv", "f", 2)
    elif kind == "attribute" and name in data.attributes:
        shape.update(" ".join(piece[1:]).encode("utf-8"))
        if piece[3] in _ATTRIBUTE:
            _take(shape, data.attributes[name].data, *_ATTRIBUTE[piece[3]])


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
    shape.update(values)

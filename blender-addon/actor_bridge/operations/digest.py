# SPDX-License-Identifier: GPL-3.0-or-later
"""A digest of all that a plan can touch, taken before, after, and after a rollback: equal means restored (rule 16.1)."""

import array
import hashlib
import json

from . import layers
from ..errors import Refused

VERTICES_HASHED_MAX = 250_000
_TRANSFORM = (
    "location", "rotation_euler", "rotation_quaternion", "rotation_axis_angle", "scale",
    "delta_location", "delta_rotation_euler", "delta_rotation_quaternion", "delta_scale")
_OWN = "actorbridge_"


def parts(stage, needs, makes, into):
    """Fills {uuid or "counts": hash}, yielding after each. What does not exist has the hash of nothing; a leftover shows in the counts."""
    for uuid in [*needs, *makes]:
        into[uuid] = _hash(_of(stage, uuid))
        yield
    into["counts"] = _hash(stage.world.counts())


def whole(found):
    return _hash(found)


def differences(before, after):
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def only(found, uuids):
    return {uuid: found.get(uuid) for uuid in uuids}


def _of(stage, uuid):
    if not stage.is_known(uuid):
        return None
    try:
        found = stage.resolve(uuid)
    except Refused as refused:
        return refused.code  # gone, or not to be had: a state as any other
    kind = stage.world.kind_of(found)
    state = {"kind": kind, "name": found.name, "users": found.users, "fake": found.use_fake_user, "props": _properties(found)}
    if kind == "OBJECT":
        state.update(_object(found))
        if found.data is not None:
            state["data"] = [found.data.name_full, found.data.users, _data(found.data)]
    else:
        state["data"] = _data(found)
    return state


def _object(thing):
    return {
        "type": thing.type,
        "mode": thing.rotation_mode,
        "transform": [[float(part).hex() for part in getattr(thing, name)] for name in _TRANSFORM],
        "parent": [_name(thing.parent), thing.parent_type, thing.parent_bone, _matrix(thing.matrix_parent_inverse)],
        "collections": sorted(collection.name_full for collection in thing.users_collection),
        "scenes": sorted(scene.name_full for scene in thing.users_scene),
        "slots": [[slot.link, _name(slot.material), slot.material.users if slot.material else 0] for slot in thing.material_slots],
        "modifiers": [[modifier.name, modifier.type] for modifier in thing.modifiers],
        "constraints": [[c.name, c.type, _name(getattr(c, "target", None))] for c in thing.constraints],
        "groups": [group.name for group in thing.vertex_groups],
        "hidden": [thing.hide_viewport, thing.hide_render, thing.hide_select],
        "layers": layers.read(thing.users_scene, thing),
    }


def _data(data):
    state = [_name(material) for material in getattr(data, "materials", ())]
    if not hasattr(data, "vertices") or not hasattr(data, "loops"):
        return [state, list(data.diffuse_color), data.use_nodes] if hasattr(data, "diffuse_color") else [state]
    counts = [len(data.vertices), len(data.edges), len(data.loops), len(data.polygons)]
    shape = hashlib.blake2b(digest_size=16)
    if counts[0] <= VERTICES_HASHED_MAX:
        for collection, field, code, width in _GEOMETRY:
            values = array.array(code, bytes(array.array(code).itemsize * len(getattr(data, collection)) * width))
            getattr(data, collection).foreach_get(field, values)
            shape.update(values.tobytes())
    return [state, counts, shape.hexdigest()]


_GEOMETRY = (
    ("vertices", "co", "f", 3), ("edges", "vertices", "i", 2), ("loops", "vertex_index", "i", 1),
    ("polygons", "loop_start", "i", 1), ("polygons", "material_index", "i", 1))


def _properties(datablock):
    """Custom properties but ours; what has no plain value counts by its kind."""
    return {key: repr(datablock[key]) if isinstance(datablock[key], (int, float, str)) else type(datablock[key]).__name__
            for key in sorted(datablock.keys()) if not key.startswith(_OWN)}


def _name(datablock):
    return datablock.name_full if datablock is not None else None


def _matrix(matrix):
    return [float(part).hex() for line in matrix for part in line]


def _hash(value):
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode("utf-8")).hexdigest()

# SPDX-License-Identifier: GPL-3.0-or-later
"""A digest of all that a plan can touch, taken before, after, and after a rollback: equal means restored (rule 16.1)."""

import hashlib
import json

from . import geometry, rna
from .objects import layers
from ..errors import Refused

PART_LENGTH = 16
_OWN = "actorbridge_"


def parts(stage, needs, makes, into):
    """Fills {uuid or "counts": hash}, yielding after each. What does not exist has the hash of nothing; a leftover shows in the counts."""
    for uuid in [*needs, *makes]:
        into[uuid] = hashed(_of(stage, uuid))
        yield
    into["counts"] = hashed(stage.world.counts())


def whole(found):
    return hashed(found)


def differences(before, after):
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def both(before, after):
    """By datablock, shortened: they say which one differs, the whole digest says that one does."""
    return [{"of": key, "before": (before.get(key) or "")[:PART_LENGTH], "after": (after.get(key) or "")[:PART_LENGTH]}
            for key in sorted(before.keys() | after.keys())]


def only(found, uuids):
    return {uuid: found.get(uuid) for uuid in uuids}


def _of(stage, uuid):
    if not stage.is_known(uuid):
        return None
    try:
        found = stage.resolve(uuid)
    except Refused as refused:
        return refused.code  # gone, or not to be had: a state as any other
    return state_of(stage.world.data, stage.world.kind_of(found), found)


def state_of(data, kind, found):
    state = {
        "kind": kind, "users": found.users, "fake": found.use_fake_user, "props": _properties(found),
        "rna": rna.state(found), "geometry": geometry.state(found)}
    state["actions"] = [rna.state(action) for action in _actions(found)]
    if kind == "OBJECT":
        state.update(_object(found))
        if found.data is not None:
            state["data"] = [found.data.name_full, found.data.users, rna.state(found.data), geometry.state(found.data)]
    elif kind == "SCENE":
        state["layers"] = layers.trees(data, found)
    elif kind == "COLLECTION":
        state["layers"] = layers.of_collection(data, found)
    return state


def _actions(datablock):
    """Keyframes are another datablock's, and yet what a plan does to this one; those of its own nodes too."""
    for holder in (datablock, getattr(datablock, "node_tree", None)):
        animation = getattr(holder, "animation_data", None)
        if animation is not None and animation.action is not None:
            yield animation.action


def _object(thing):
    """What other datablocks hold of an object."""
    return {
        "collections": sorted(collection.name_full for collection in thing.users_collection),
        "scenes": sorted(scene.name_full for scene in thing.users_scene),
        "slots": [[slot.link, _name(slot.material), slot.material.users if slot.material else 0] for slot in thing.material_slots],
        "layers": layers.read(thing.users_scene, thing),
    }


def _properties(datablock):
    """Custom properties but ours."""
    return {key: rna.custom(datablock[key]) for key in sorted(datablock.keys()) if not key.startswith(_OWN)}


def _name(datablock):
    return datablock.name_full if datablock is not None else None


def hashed(value):
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode("utf-8")).hexdigest()

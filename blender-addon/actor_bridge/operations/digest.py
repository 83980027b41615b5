# SPDX-License-Identifier: GPL-3.0-or-later
"""A digest of all that a plan can touch, taken before, after, and after a rollback: equal means restored (rule 16.1)."""

import hashlib
import json

from . import geometry, rna
from .objects import layers
from ..errors import Refused

PART_LENGTH = 16
_AT_ONCE = 2047  # bytes: of more hashlib gives Python's lock up, and the tick would wait for it
_ENCODER = json.JSONEncoder(sort_keys=True)
_OWN = "actorbridge_"
_LARGE = object()
_OF_KEYS = frozenset({"key_blocks", "reference_key", "user", "name"})  # geometry.py has the blocks


def parts(stage, needs, makes, into, read=None, look=None, called=None):
    """Fills {uuid or "counts": hash}, yielding after each, and within what is large. What does not exist has the hash of nothing; a leftover shows in the counts.

    `read` gets {uuid: its own geometry} of what is large, `look` (aside.py) the text that is hashed, `called` {uuid: (kind, name)} of what is there.
    """
    for uuid in [*needs, *makes]:
        state = _of(stage, uuid)
        state = (yield from _large(stage, uuid, {} if read is None else read)) if state is _LARGE else state
        text = _text(state)
        into[uuid] = _hash(text)
        if look is not None:
            look.keep(uuid, text)
        if called is not None and isinstance(state, dict):
            called[uuid] = state["kind"], state["rna"]["name"]
        yield
    into["counts"] = hashed(stage.world.counts())


def glance(stage, uuid, look):
    """Of what is not large, at once."""
    state = _of(stage, uuid)
    if state is not _LARGE:
        look.keep(uuid, _text(state))


def small(stage, found):
    """The state of a datablock that needs no UUID; None of a large one."""
    return None if _is_large(found) else json.loads(_text(state_of(stage.world.data, stage.world.kind_of(found), found)))


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
    if _is_large(found):
        return _LARGE
    return state_of(stage.world.data, stage.world.kind_of(found), found)


def _is_large(found):
    return geometry.is_large(found) or geometry.is_large(getattr(found, "data", None))


def _large(stage, uuid, read):
    """As `_of`, with the geometry in pieces, each of which finds it anew."""
    try:
        shapes = yield from shapes_of(lambda: stage.resolve(uuid))
        read[uuid] = shapes[0]
        return _of_shapes(stage, uuid, shapes)
    except Refused as refused:
        return refused.code


def _of_shapes(stage, uuid, shapes):
    found = stage.resolve(uuid)
    return state_of(stage.world.data, stage.world.kind_of(found), found, shapes)


def shapes_of(find):
    """A generator that yields within what is large, and returns (its own geometry, that of its data without weights, which count with the mesh itself)."""
    own = (yield from geometry.states(find)) if geometry.is_mesh(find()) else None
    data = (yield from geometry.states(lambda: find().data, weights=False)) if geometry.is_mesh(getattr(find(), "data", None)) else None
    return own, data


def demand_provable(stage, uuid):
    """Before anything is changed: what can't be read can't be proven to be as it was."""
    found = stage.resolve(uuid)
    geometry.demand_provable(found)
    geometry.demand_provable(getattr(found, "data", None))


def state_of(data, kind, found, shapes=None, members=None):
    """`shapes`: its geometry and that of its data, where they have been read already; `members`: who is where, likewise (layers.py)."""
    own, of_data = shapes or (geometry.state(found), geometry.state(getattr(found, "data", None)))
    state = {
        "kind": kind, "users": _users(data, found), "fake": found.use_fake_user, "props": custom_properties(found),
        "rna": rna.state(found, held=_together(data)), "geometry": own}
    state["actions"] = [rna.state(action) for action in _actions(found)]
    keys = getattr(found, "shape_keys", None)
    if keys is not None:
        state["keys"] = rna.state(keys, _OF_KEYS)
    if kind == "OBJECT":
        state.update(_object(data, found, members))
        if found.data is not None:
            state["data"] = [found.data.name_full, found.data.users, rna.state(found.data), of_data]
    elif kind == "SCENE":
        state["layers"] = layers.trees(data, found)
    elif kind == "COLLECTION":
        state["layers"] = layers.of_collection(data, found)
    return state


def _together(data):
    """Number and hash of the objects that a collection or a scene holds: of ten thousand a list takes longer than a tick may.

    Nothing is asked of each that Blender says of all at once; where other files are linked their names are not all that there is to say.
    What is below a collection is told by the collections there: for `all_objects` Blender searches through all of them once for each, 0.1 s for ten thousand.
    """
    known = []

    def held(holder, name):
        return {below.name_full: counted(below.objects) for below in holder.children_recursive} if name == "all_objects" else counted(getattr(holder, name))

    def counted(objects):
        names = [thing.name_full for thing in objects] if len(data.libraries) else objects.keys()
        same = next((said for listed, said in known if listed == names), None)
        if same is None:
            same = [len(names), hashed(sorted(names))]
            known.append((names, same))
        return same
    return held


def _users(data, found):
    """Without those that no undo step knows of: a render result, or a compositor's viewer, has one as long as Blender runs.

    Undo leaves brushes as they are, and finds what they hold by where it lay in memory: afterwards a material may have the brushes of another.
    """
    if getattr(found, "source", None) == "VIEWER":
        return 0
    if found.bl_rna.identifier != "Material":
        return found.users
    return found.users - sum(brush.gpencil_settings is not None and brush.gpencil_settings.material == found for brush in data.brushes)


def _actions(datablock):
    """Keyframes are another datablock's, and yet what a plan does to this one; those of its own nodes and shape keys too."""
    for holder in (datablock, getattr(datablock, "node_tree", None), getattr(datablock, "shape_keys", None)):
        animation = getattr(holder, "animation_data", None)
        if animation is not None and animation.action is not None:
            yield animation.action


def _object(data, thing, members):
    """What other datablocks hold of an object."""
    if members is None:
        homes = layers.collections_of(data, thing)
        scenes = layers.scenes_of(data, thing, homes)
        collections = [collection.name_full for collection in homes]
    else:
        homes = members.homes.get(thing.name_full, set())
        scenes = [scene for scene in data.scenes if members.scenes.get(scene.name_full, set()) & homes]
        collections = [collection for _, collection in homes]
    return {
        "collections": sorted(collections),
        "scenes": sorted(scene.name_full for scene in scenes),
        "slots": [[slot.link, _name(slot.material), _users(data, slot.material) if slot.material else 0] for slot in thing.material_slots],
        "layers": layers.read(scenes, thing, members),
    }


def custom_properties(datablock):
    """Custom properties but ours."""
    return {key: rna.custom(datablock[key]) for key in sorted(datablock.keys()) if not key.startswith(_OWN)}


def _name(datablock):
    return datablock.name_full if datablock is not None else None


def hashed(value):
    return _hash(_text(value))


def sha256(data):
    found = hashlib.sha256()
    for start in range(0, len(data), _AT_ONCE):
        found.update(data[start:start + _AT_ONCE])
    return found.hexdigest()


def _text(value):
    return _ENCODER.encode(value)


def _hash(text):
    return sha256(text.encode("utf-8"))

# SPDX-License-Identifier: GPL-3.0-or-later
"""The digest over every datablock there is, for operations that could change anything; and what such a one has changed (rule 16.1)."""

import itertools

from . import digest, geometry, rna
from .objects import layers
from ..errors import Refused, VALIDATION_FAILED
from ..wire.fields import is_canonical
from ..world import is_backup, uuid_of

SLICE = 2  # to look at one datablock takes a millisecond
NAMES = 512
CHANGES_MAX = 2000
KEY_MAX = 64
_OWN_STATE = ("kind", "fake", "props", "rna", "geometry", "keys")
_DERIVED = {"all_objects"}
_BY_NAME = {"objects", "children"}  # in an order that follows names


def parts(stage, into, own):
    """Fills `into` as digest.parts does, in slices; `own` gets the hash of what each holds itself, by identities and not by names.

    So that renaming a mesh, or using it once more, is no change of the objects that have it. How a brush is set is the person's, and not looked at.
    """
    called, members = {}, layers.Members({}, {}, {})
    yield from _called(stage.world, called)
    yield from layers.gather(stage.world.data, members)
    for kind in stage.world.kinds():
        place, more = 0, True
        while more:
            place, more = _slice(stage.world, kind, place, called, members, into, own)
            if more and geometry.is_large(_at(stage.world, kind, place)):
                shapes = yield from digest.shapes_of(lambda kind=kind, place=place: _at(stage.world, kind, place))
                _look(stage.world, kind, _at(stage.world, kind, place), called, members, into, own, shapes)
                place += 1
            yield
    into["counts"] = digest.hashed(stage.world.counts())


def demand_provable(stage):
    """Before anything is changed: what is too large to be read could be changed and not noticed."""
    for mesh in stage.world.collection("MESH"):
        geometry.demand_provable(mesh)


def _slice(world, kind, start, called, members, into, own):
    """(the place behind the last that was looked at, whether there are more): it ends before one that is large."""
    part = world.collection(kind)[start:start + SLICE]
    for datablock in part:
        if geometry.is_large(datablock):
            return start, True
        _look(world, kind, datablock, called, members, into, own)
        start += 1
    return start, len(part) == SLICE


def _at(world, kind, place):
    """None when there is none any more."""
    return next(iter(world.collection(kind)[place:place + 1]), None)


def _look(world, kind, datablock, called, members, into, own, shapes=None):
    if datablock is None or is_backup(datablock):
        return
    key = called.get((datablock.bl_rna.identifier, datablock.name_full), f"{kind}/{datablock.name_full}")  # none: it has come meanwhile
    if kind == "BRUSH":
        # Without the tools that hold it: a mode that is entered for the first time hands brushes to its tools, and Blender's undo leaves that as it is.
        into[key] = own[key] = digest.hashed([datablock.users - _tools_of(world, datablock), datablock.use_fake_user])
        return
    state = digest.state_of(world.data, kind, datablock, shapes or (geometry.state(datablock), None), members)  # an object's data is looked at by itself
    into[key] = digest.hashed(state)
    if kind in ("COLLECTION", "SCENE"):
        state["rna"] = rna.state(datablock, frozenset(_DERIVED))  # whom it holds each by itself, for their identities
    own[key] = digest.hashed([_by_identity(state.get(name), called) for name in _OWN_STATE])


def _tools_of(world, brush):
    """How often the tool settings of the scenes refer to it: the brush in hand, and that of each tool."""
    paints = [
        paint for scene in world.collection("SCENE") for known in scene.tool_settings.bl_rna.properties
        if known.type == "POINTER" and (paint := getattr(scene.tool_settings, known.identifier)) is not None and hasattr(paint, "tool_slots")]
    return sum([paint.brush, *(slot.brush for slot in paint.tool_slots)].count(brush) for paint in paints)


def _called(world, found):
    """Fills by class and name: the UUID of each datablock, or kind and name where it has none of its own."""
    seen = set()
    for kind in world.kinds():
        for start in itertools.count(0, NAMES):
            if _call(world, kind, start, seen, found) < NAMES:
                break
            yield
        yield


def _call(world, kind, start, seen, found):
    part = world.collection(kind)[start:start + NAMES]
    for datablock in part:
        uuid = uuid_of(datablock) if datablock.library is None else None
        found[(datablock.bl_rna.identifier, datablock.name_full)] = uuid if uuid and uuid not in seen else f"{kind}/{datablock.name_full}"
        seen.add(uuid)
    return len(part)


def _by_identity(value, called):
    if isinstance(value, dict):
        kept = {key: _by_identity(item, called) for key, item in value.items() if key not in _DERIVED}
        return {key: sorted(item, key=str) if key in _BY_NAME else item for key, item in kept.items()}
    if isinstance(value, list):
        known = len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], str) and called.get((value[0], value[1]))
        return known or [_by_identity(item, called) for item in value]
    return value


def judge(before, after, declared, said, may_bring=False):
    """[(uuid, change)] of all that differs, from each datablock's own hash; refused when the operation did not declare it.

    `said` has what it made and what it renamed. What was there and is not in `declared` has to be as it was.
    `may_bring`: what was not there before is its own, also without a UUID, as what is linked from another file.
    """
    different = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    made = {uuid for uuid, change in said if change == "CREATED"}
    if may_bring:
        made |= after.keys() - before.keys()
    undeclared = sorted(different - made - set(declared))
    if undeclared:
        raise Refused(VALIDATION_FAILED, f"it touched what it did not declare: {', '.join(undeclared)}")
    if len(different) > CHANGES_MAX:
        raise Refused(VALIDATION_FAILED, f"it changed {len(different)} datablocks; {CHANGES_MAX} are the most")
    renamed = {uuid for uuid, change in said if change == "RENAMED"}
    return [(key, _change(key, before, after, renamed)) for key in sorted(different) if is_canonical(key)]


def _change(key, before, after, renamed):
    if key not in before:
        return "CREATED"
    return "DELETED" if key not in after else "RENAMED" if key in renamed else "CHANGED"


def different(before, after):
    """The parts for the host: only what differs, for the whole would be as long as the scene."""
    keys = [key for key in digest.differences(before, after) if len(key.encode("utf-8")) <= KEY_MAX][:CHANGES_MAX]
    return digest.both(digest.only(before, keys), digest.only(after, keys))

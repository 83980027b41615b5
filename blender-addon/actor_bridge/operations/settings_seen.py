# SPDX-License-Identifier: GPL-3.0-or-later
"""How scenes are set: Blender tells of no change of it, or of one as of a selection. So their version is counted by looking (rule 15.4; docs/adr/0010)."""

from typing import NamedTuple

from . import digest, rna

# What is where counts with the objects and collections; where the person looks and what Blender keeps of a simulation is no setting.
_SKIPPED = frozenset({"objects", "collection", "point_cache", "transform_orientation_slots", "is_nla_tweakmode"})


class Seen(NamedTuple):
    """Hashes of how a scene is set: as it was read, with other datablocks by identities, and by names. `names` and `identities` are of those, in their order."""

    read: str
    names: list
    identities: list
    by_identity: str
    by_name: str


def look(world, registry, uuid):
    """Raises the version of a scene that is set otherwise than when it was last looked at, which was by the person or a script; nothing for others. Gives whether it is.

    Once a tick, until code of others may have run in it: nobody else has the main thread.
    """
    if registry.looked is not None:
        if uuid in registry.looked:
            return False
        registry.looked.add(uuid)
    found = _find(world, registry, uuid)
    if found is None:
        return False
    entry, now = found
    differs = _differ(registry.settings.get(uuid, now), now)
    if differs:
        entry.changed()
        registry.noticed.append(uuid)
    registry.settings[uuid] = now
    return differs


def _differ(before, now):
    """By identities and by names: a camera that is renamed is the same one, and so is a world that has just got its UUID."""
    return before.by_identity != now.by_identity and before.by_name != now.by_name


def take(world, registry, uuid):
    """As an operation has left it: no change of the person's. That of a commit has its version already."""
    found = _find(world, registry, uuid)
    if found is not None:
        registry.settings[uuid] = found[1]


def _find(world, registry, uuid):
    entry = registry.live(uuid)
    if entry is None or entry.kind != "SCENE" or entry.library:
        return None
    scene = world.find("SCENE", entry.name, uuid)
    return (entry, _settings(world, scene, registry.settings.get(uuid))) if scene is not None else None


def _settings(world, scene, before):
    """What is animated or driven is another each frame, and set by its curve; it counts by its keyframes. What reads as it did `before` is not put into words again."""
    state = rna.state(scene, _SKIPPED)
    animation = scene.animation_data
    for curve in (*animation.drivers, *(animation.action.fcurves if animation.action is not None else ())) if animation is not None else ():
        _leave_out(state, curve.data_path.split("."))
    own = digest.custom_properties(scene)
    read = digest.hashed([state, own])
    if before is not None and before.read == read and before.identities == [world.uuid_named(*name) for name in before.names]:
        return before
    names = []

    def named(*name):
        names.append(list(name))
        return names[-1]
    by_name = digest.hashed([_plain(state, named), own])
    identities = [world.uuid_named(*name) for name in names]
    due = iter(identities)
    return Seen(read, names, identities, digest.hashed([_plain(state, lambda *_: next(due)), own]), by_name)


def _leave_out(state, path):
    for part in path[:-1]:
        state = state.get(part) if isinstance(state, dict) else None
    if isinstance(state, dict):
        state.pop(path[-1], None)


def _plain(value, called):
    """With other datablocks as `called` has them. An add-on whose panel is drawn leaves an empty group of properties."""
    if isinstance(value, dict):
        return {key: _plain(item, called) for key, item in value.items() if item != "{}"}
    if isinstance(value, list):
        return called(*value) if len(value) == 2 and all(isinstance(item, str) for item in value) else [_plain(item, called) for item in value]
    return value

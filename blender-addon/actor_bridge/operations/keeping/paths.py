# SPDX-License-Identifier: GPL-3.0-or-later
"""RNA paths from outside: `location`, `modifiers["Bevel"].width`, `node_tree.nodes["Mix"].inputs[0].default_value`; walked by Blender's own properties, never run.

The last part may be a custom property, as in `["weight"]` or `modifiers["Scatter"]["Input_2"]`; values.py reads and writes those by that name.
"""

import re

from .. import rna
from ...errors import Refused, STEP_FAILED

_PART = re.compile(r'\.?([a-z][a-z0-9_]*)(?:\["([^"\\]{1,63})"\]|\[(\d{1,6})\])?')
_CUSTOM = re.compile(r'\["([^"\\]{1,63})"\]\Z')
_OWN = "actorbridge_"
_OWNED = {"shape_keys"}  # datablocks that live and die with their owner, and have no identity of their own
_CLOSED = {"rna_type", "bl_rna", "id_data", "animation_data", "library", "override_library", "asset_data", "original", "driver"}


def find(stage, owner, path):
    """(struct, name) of the property at the end. A path leads through what the datablock itself holds, its own node tree and shape keys included, and never into another."""
    parts, custom = _parts(path)
    struct = owner
    if custom is not None:
        for name, key, place in parts:
            struct = _step(stage, struct, name, key, place, path)
        demand_custom(struct, custom)
        return struct, custom
    for name, key, place in parts[:-1]:
        struct = _step(stage, struct, name, key, place, path)
    name, key, place = parts[-1]
    if key is not None or place is not None:
        raise Refused(STEP_FAILED, f"'{path}' ends in one element; its property is set as a whole")
    _demand_known(struct, name, path)
    return struct, name


def demand_provable(stage, owner, path):
    """What the digest does not look at could not be proven to be as it was, and of what Blender's undo leaves alone no step could be undone."""
    if stage.world.kind_of(owner) == "BRUSH":
        raise Refused(STEP_FAILED, f"how the tool '{owner.name}' is set is the person's: Blender's undo leaves it as it is")
    names = [name for name, _, _ in _parts(path)[0]]
    unseen = [name for name in names if name in rna.UNSEEN - _OWNED]
    if unseen:
        raise Refused(STEP_FAILED, f"'{path}': '{unseen[0]}' can't be set by an operation")
    if names[:1] == ["node_tree"]:
        demand_used(owner)


def demand_used(owner):
    """Of first nodes that nothing uses the digest sees no value."""
    if rna.has_idle_compositor(owner):
        raise Refused(STEP_FAILED, f"the compositor of '{owner.name}' is not used: set_scene's 'use_nodes' comes first")


def is_custom(name):
    return name.startswith('["')


def demand_custom(struct, name):
    """One that is there, that Blender or a person made, and not an add-on's registered one or the bridge's own."""
    key = name[2:-2]
    try:
        there = sorted(known for known in struct.keys() if not known.startswith(_OWN) and known not in struct.bl_rna.properties)
    except TypeError:  # most structs can't have any
        there = []
    if key not in there:
        raise Refused(STEP_FAILED, f"{struct.bl_rna.name} has no custom property {name}; it has {', '.join(map(repr, there)) or 'none'}")


def _parts(path):
    """([(name, key, place)], the custom property at the end or None)."""
    found, at = [], 0
    while at < len(path):
        if _CUSTOM.match(path, at):
            return found, path[at:]
        part = _PART.match(path, at)
        if part is None or (part.group(0)[0] == ".") != (at > 0):
            raise Refused(STEP_FAILED, f"'{path}' is no path like modifiers[\"Bevel\"].width: it breaks off at '{path[at:]}'")
        found.append((part.group(1), part.group(2), int(part.group(3)) if part.group(3) else None))
        at = part.end()
    return found, None


def _step(stage, struct, name, key, place, path):
    _demand_known(struct, name, path)
    if struct.bl_rna.properties[name].is_runtime:  # only to look at them writes them into the scene
        raise Refused(STEP_FAILED, f"'{path}': '{name}' are an add-on's settings; set_render has those of Cycles")
    value = getattr(struct, name)
    if key is not None or place is not None:
        if struct.bl_rna.properties[name].type != "COLLECTION":
            raise Refused(STEP_FAILED, f"'{path}': '{name}' holds no elements")
        if key is not None and key not in value or key is None and place >= len(value):
            raise Refused(STEP_FAILED, f"'{path}': '{name}' has no element {key if key is not None else place}; there are {_listed(value)}")
        value = value[key if key is not None else place]
    if value is None or not hasattr(value, "bl_rna"):
        raise Refused(STEP_FAILED, f"'{path}': there is nothing at '{name}'")
    if stage.world.is_datablock(value) and not value.is_embedded_data and name not in _OWNED:
        raise Refused(STEP_FAILED, f"'{path}': '{name}' is another datablock, '{value.name}'; name that one as the target")
    return value


def _demand_known(struct, name, path):
    if name in _CLOSED or name not in struct.bl_rna.properties:
        raise Refused(STEP_FAILED, f"'{path}': there is no property '{name}' of {struct.bl_rna.name} that a path may name")


def _listed(elements):
    return ", ".join(getattr(element, "name", "") or str(place) for place, element in enumerate(elements)) or "none"

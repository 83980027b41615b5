# SPDX-License-Identifier: GPL-3.0-or-later
"""RNA paths from outside: `location`, `modifiers["Bevel"].width`, `node_tree.nodes["Mix"].inputs[0].default_value`; walked by Blender's own properties, never run."""

import re

from ...errors import Refused, STEP_FAILED

_PART = re.compile(r'\.?([a-z][a-z0-9_]*)(?:\["([^"\\]{1,63})"\]|\[(\d{1,6})\])?')
_CLOSED = {"rna_type", "bl_rna", "id_data", "animation_data", "library", "override_library", "asset_data", "original", "driver"}


def find(stage, owner, path):
    """(struct, name) of the property at the end. A path leads through what the datablock itself holds, its own node tree included, and never into another."""
    parts = _parts(path)
    struct = owner
    for name, key, place in parts[:-1]:
        struct = _step(stage, struct, name, key, place, path)
    name, key, place = parts[-1]
    if key is not None or place is not None:
        raise Refused(STEP_FAILED, f"'{path}' ends in one element; its property is set as a whole")
    _demand_known(struct, name, path)
    return struct, name


def _parts(path):
    found, at = [], 0
    while at < len(path):
        part = _PART.match(path, at)
        if part is None or (part.group(0)[0] == ".") != (at > 0):
            raise Refused(STEP_FAILED, f"'{path}' is no path like modifiers[\"Bevel\"].width: it breaks off at '{path[at:]}'")
        found.append((part.group(1), part.group(2), int(part.group(3)) if part.group(3) else None))
        at = part.end()
    return found


def _step(stage, struct, name, key, place, path):
    _demand_known(struct, name, path)
    value = getattr(struct, name)
    if key is not None or place is not None:
        if struct.bl_rna.properties[name].type != "COLLECTION":
            raise Refused(STEP_FAILED, f"'{path}': '{name}' holds no elements")
        if key is not None and key not in value or key is None and place >= len(value):
            raise Refused(STEP_FAILED, f"'{path}': '{name}' has no element {key if key is not None else place}; there are {_listed(value)}")
        value = value[key if key is not None else place]
    if value is None or not hasattr(value, "bl_rna"):
        raise Refused(STEP_FAILED, f"'{path}': there is nothing at '{name}'")
    if stage.world.is_datablock(value) and not value.is_embedded_data:
        raise Refused(STEP_FAILED, f"'{path}': '{name}' is another datablock, '{value.name}'; name that one as the target")
    return value


def _demand_known(struct, name, path):
    if name in _CLOSED or name not in struct.bl_rna.properties:
        raise Refused(STEP_FAILED, f"'{path}': there is no property '{name}' of {struct.bl_rna.name} that a path may name")


def _listed(elements):
    return ", ".join(getattr(element, "name", "") or str(place) for place, element in enumerate(elements)) or "none"

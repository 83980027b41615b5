# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties of Blender as plain values, and back: {"flags": […]} for enum sets, {"datablock": […]} for pointers."""

from mathutils import Matrix

from ..numbers import same_float32
from ...errors import Refused, STEP_FAILED

DATABLOCK, FLAGS = "datablock", "flags"


def read(stage, owner, name):
    """The property as JSON can carry it. Custom properties are named ["like this"]."""
    return plain(stage, _get(owner, name))


def plain(stage, value):
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (set, frozenset)):
        return {FLAGS: sorted(value)}
    if stage.world.is_datablock(value):
        return {DATABLOCK: stage.identity(value)}
    try:
        return [plain(stage, item) for item in value]
    except TypeError:
        raise Refused(STEP_FAILED, f"a {type(value).__name__} is no plain value") from None


def write(stage, owner, name, value):
    """`value` as `read` gave it; a step's own {"datablock": uuid} as well."""
    value = live(stage, value)
    if not name.startswith('["'):
        setattr(owner, name, value)
        return
    key = name[2:-2]
    there = owner.get(key)
    if hasattr(there, "typecode"):
        _fill(stage, there, value)
    else:
        owner[key] = _alike(stage, owner, key, value) if key in owner.keys() else value
    owner.id_data.update_tag()  # Blender notices no change of a custom property


def _fill(stage, there, value):
    """One by one: a new list would have numbers of 64 bits, where Blender may want 32."""
    if not isinstance(value, list) or len(value) != len(there):
        raise TypeError(f"it holds {len(there)} numbers, and has to stay of that length")
    for place, item in enumerate(value):
        there[place] = float(item) if there.typecode in "fd" else item


def _alike(stage, owner, key, value):
    """Of the type that is there: Blender would take any, and what reads it would read nothing."""
    there = owner[key]
    if there is None or stage.world.is_datablock(there):
        kind = _kind(stage, owner, key, there)
        if value is None or stage.world.is_datablock(value) and kind in (None, stage.world.kind_of(value)):
            return value
        raise TypeError(f"it takes a datablock{f' of kind {kind}' if kind else ''}, or null")
    if isinstance(there, (int, float)) and isinstance(value, (int, float)) and float(value) == type(there)(value):
        return type(there)(value)
    if isinstance(there, str) and isinstance(value, str):
        return value
    raise TypeError(f"it holds {plain(stage, there)!r}, and has to stay of that type")


def _kind(stage, owner, key, there):
    """Of an input of a group of nodes, or of the datablock that is there; None for any."""
    inputs = getattr(getattr(owner, "node_group", None), "inputs", ())
    return next((socket.type for socket in inputs if socket.identifier == key), stage.world.kind_of(there) if there is not None else None)


def live(stage, value):
    """What Blender takes for a plain value. A reference in it must not outlive the caller (rule 8.1)."""
    if isinstance(value, dict) and DATABLOCK in value:
        named = value[DATABLOCK]
        return stage.resolve(named) if isinstance(named, str) else stage.named(named)
    if isinstance(value, list) and value and isinstance(value[0], list):
        return Matrix(value)  # by rows, as it was read; Blender takes bare lists by columns
    return set(value[FLAGS]) if isinstance(value, dict) else value


def same(stage, wanted, found):
    """Equal as Blender keeps it: floats in 32 bits, a datablock by who it is."""
    if isinstance(wanted, dict) and isinstance(wanted.get(DATABLOCK), str):
        wanted = {DATABLOCK: stage.identity(stage.resolve(wanted[DATABLOCK]))}
    if isinstance(wanted, dict) and FLAGS in wanted:
        wanted = {FLAGS: sorted(wanted[FLAGS])}
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(same(stage, w, f) for w, f in zip(wanted, found))
    if _is_number(wanted) and _is_number(found):
        return same_float32([wanted], [found])
    return wanted == found


def _get(owner, name):
    return owner.get(name[2:-2]) if name.startswith('["') else getattr(owner, name)


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)

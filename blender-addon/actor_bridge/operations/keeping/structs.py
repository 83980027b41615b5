# SPDX-License-Identifier: GPL-3.0-or-later
"""A struct that a step takes away (a modifier, a constraint), as plain values down to what it holds, so that a new one can become its equal."""

from . import settings, values
from ...errors import Refused, STEP_FAILED

_CURVE_POINTS = 2  # as a new one has them
_COMPUTED = {"segments"}


def read(stage, struct):
    """Refuses what could not be put back."""
    kept = {"settings": settings.around(stage, struct, {}), "structs": {}, "items": {}, "custom": _custom(stage, struct)}
    for name, known in struct.bl_rna.properties.items():
        value = getattr(struct, name) if known.type in ("POINTER", "COLLECTION") and known.is_readonly and name != "rna_type" else None
        if value is None or name in _COMPUTED or stage.world.is_datablock(value):
            continue
        if known.type == "POINTER":
            kept["structs"][name] = read(stage, value)
        else:
            _demand_restorable(struct, name, value)
            kept["items"][name] = [read(stage, item) for item in value]
    return kept


def restore(stage, struct, kept):
    settings.restore(stage, struct, kept["settings"])
    for name, value in kept["custom"].items():  # inputs of a group of nodes, which Blender makes by their types when the group is set
        values.write(stage, struct, name, value)
    for name, inner in kept["structs"].items():
        restore(stage, getattr(struct, name), inner)
    for name, items in kept["items"].items():
        for item, inner in zip(getattr(struct, name), items):
            restore(stage, item, inner)
    if "curves" in kept["items"]:  # Blender reads them from a table of them
        struct.update()


def _demand_restorable(struct, name, items):
    if name == "points" and len(items) != _CURVE_POINTS or name not in ("points", "curves", "projectors") and len(items):
        raise Refused(STEP_FAILED, f"its '{name}' ({struct.bl_rna.name}) could not be put back by a rollback")


def _custom(stage, struct):
    try:
        names = list(struct.keys())
    except TypeError:  # most structs can't have any
        return {}
    return {f'["{name}"]': values.read(stage, struct, f'["{name}"]') for name in names}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's values as a client is told them: other datablocks by UUID, and nothing that JSON can't carry."""

import math

from ..keeping import paths, values
from ...errors import Refused

FLAGS_AND_NUMBERS_MAX = 64


def head(stage, uuid, found):
    """Who it is, and the version that a plan can rest on (rule 15.4)."""
    return {
        "uuid": uuid, "kind": stage.world.kind_of(found), "name": found.name, "version": stage.version(uuid),
        "library": found.library.filepath if found.library else None, "users": found.users}


def reference(stage, datablock):
    """Linked data has an identity of its own file only."""
    if datablock is None:
        return None
    return {"datablock": stage.uuid_of(datablock), "kind": stage.world.kind_of(datablock), "name": datablock.name}


def value(stage, struct, name):
    """None for what is no plain value: it is left out of a list of all, and refused by name."""
    found = struct.get(name[2:-2]) if paths.is_custom(name) else getattr(struct, name)
    if stage.world.is_datablock(found):
        return {"datablock": stage.uuid_of(found)}  # as a step or `expected` takes it
    return finite(values.plain(stage, found))


def is_plain(stage, struct, known):
    """Whether `value` can tell it: a number, a text, a flag, a short list of them, another datablock or none."""
    if known.type == "COLLECTION":
        return False
    try:
        if known.type == "POINTER" and (held := getattr(struct, known.identifier)) is not None and not stage.world.is_datablock(held):
            return False
        found = value(stage, struct, known.identifier)
    except (Refused, AttributeError):
        return False
    return not isinstance(found, list) or len(found) <= FLAGS_AND_NUMBERS_MAX


def finite(found):
    """JSON has no NaN and no infinity: null stands for them."""
    if isinstance(found, list):
        return [finite(item) for item in found]
    return None if isinstance(found, float) and not math.isfinite(found) else found

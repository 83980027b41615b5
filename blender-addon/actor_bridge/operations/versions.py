# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what a plan rests on is as it was read (rule 15.4): the version of a datablock counts each change of it, that of a single field is its value.

Selection, the active object and modes are no fields of a datablock, and no change.
"""

from .keeping import paths, values
from ..errors import Refused, STALE

_TOLD_MAX = 200


def demand(stage, expected):
    """Refuses with what has changed, from what to what, and by whom as far as it is known here."""
    for uuid, version, fields in expected:
        entry = stage.live(uuid)
        if entry is None:
            raise Refused(STALE, f"{uuid} was read and is gone now")
        if version is not None and entry.version != version:
            raise Refused(STALE, f"{entry.kind} '{entry.name}' ({uuid}) was read at version {version} and is at version {entry.version} now; last changed {_by(entry)}")
        found = changed(stage, uuid, fields)
        if found:
            told = ", ".join(f"'{path}' was {_short(before)} and is {_short(now)}" for path, before, now in found)
            raise Refused(STALE, f"{entry.kind} '{entry.name}' ({uuid}): {told}; last changed {_by(entry)}")


def changed(stage, uuid, fields):
    """[(path, as it was, as it is)] of those of [(path, value)] that are another now; equal as Blender keeps them, floats in 32 bits."""
    found = []
    for path, before in fields:
        try:
            now = values.read(stage, *paths.find(stage, stage.resolve(uuid), path))
            if not values.same(stage, before, now):
                found.append((path, before, now))
        except Refused as refused:
            found.append((path, before, refused.reason))
    return found


def _by(entry):
    operation, version = entry.by
    return f"by operation {operation}" if version == entry.version else "by the person or a script"


def _short(value):
    text = repr(value)
    return text if len(text) <= _TOLD_MAX else text[:_TOLD_MAX] + "..."

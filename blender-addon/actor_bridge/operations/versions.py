# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what a plan rests on is as it was read (rule 15.4): the version of a datablock counts each change of it, that of a single field is its value.

Selection, the active object and modes are no fields of a datablock, and no change.
"""

import json

from . import whom
from .keeping import paths, values
from .reading import told
from ..errors import Refused, STALE

_TOLD_MAX = 200
_VALUE_MAX = 2000
_LISTED_MAX = 20


def demand(stage, expected):
    """Refuses with what has changed, from what to what, by whom and when as far as it is known here: in words for the first, and for each as data."""
    stale, words = [], None
    for uuid, version, fields in expected:
        found = _look(stage, uuid, version, fields)
        if found is not None:
            words = words or _words(stage, found)
            stale.append(found)
            if len(stale) == _LISTED_MAX:
                break
    if stale:
        raise Refused(STALE, words, stale=[_line(stage, found) for found in stale])


def changed(stage, uuid, fields):
    """[(path, as it was, as it is, why it can't be read)] of those of [(path, value)] that are another now; equal as Blender keeps them, floats in 32 bits."""
    found = []
    for path, before in fields:
        try:
            struct, name = paths.find(stage, stage.resolve(uuid), path)
            if not values.same(stage, before, told.finite(values.read(stage, struct, name))):
                found.append((path, before, told.value(stage, struct, name), None))
        except Refused as refused:
            found.append((path, before, None, refused.reason))
    return found


def _look(stage, uuid, version, fields):
    """(UUID, the registry's entry or None, the expected version, whether it lives, changed fields); None when it is as it was."""
    stage.look_at_settings(uuid)
    entry = stage.live(uuid)
    if entry is None:
        return uuid, stage.dead(uuid), version, False, []
    different = changed(stage, uuid, fields)
    return (uuid, entry, version, True, different) if different or version not in (None, entry.version) else None


def _words(stage, found):
    uuid, entry, version, lives, fields = found
    who = f"{entry.kind} '{entry.name}' ({uuid})" if entry is not None else uuid
    if not lives:
        return f"{who} was read and is gone now{_by(entry)}"
    since = whom.Since(stage, uuid, version=version)
    said = [f"'{path}' was {_short(before)} and is {why or _short(now)}, {whom.said(since.of_field(path, now))}" for path, before, now, why in fields]
    if version not in (None, entry.version):
        said.insert(0, f"it was read at version {version} and is at version {entry.version} now")
    return f"{who}: {', '.join(said)}{_by(entry)}"


def _line(stage, found):
    uuid, entry, version, lives, fields = found
    since = whom.Since(stage, uuid, version=version)
    return {
        "uuid": uuid, "kind": entry.kind if entry is not None else None, "name": entry.name if entry is not None else "",
        "expected_version": version, "version": entry.version if lives else None, "fields": [_field(*field, since.of_field(field[0], field[2])) for field in fields],
        "changes": [
            {"version": made, "operation_id": operation, "at": whom.at(when)} for made, operation, when in (entry.changes if entry is not None else ())
            if version is None or made > version]}


def _field(path, before, now, why, change):
    """A value that is too long for an answer is left out. Its version is that of the change, among those of the datablock, that is taken for the one of this field."""
    field = {"path": path, **{name: value for name, value in (("expected", before), ("found", now)) if len(json.dumps(value)) <= _VALUE_MAX}}
    if why is not None:
        field.pop("found", None)
        field["why"] = why[:_TOLD_MAX]
    if change is not None and change[0] is not None:
        field["version"] = change[0]
    return field


def _by(entry):
    if entry is None or not entry.changes:
        return f"; {whom.said(None)}"
    return f"; last changed {whom.said(entry.changes[-1])}"


def _short(value):
    text = repr(value)
    return text if len(text) <= _TOLD_MAX else text[:_TOLD_MAX] + "..."

# SPDX-License-Identifier: GPL-3.0-or-later
"""The registry between two runs of Blender, and which file is which project."""

import os

from .registry import Entry, Registry
from .rows import Row
from ..storage import records

FILES_KEPT = 1000
STRIDE = 256


def load(folder):
    """The registry that was stored; an empty one when there is none."""
    record = records.read(os.path.join(folder, "registry.json"))
    registry = Registry()
    for uuid, kind, name, version, live, removed_by in (record or {}).get("entries", ()):
        entry = registry.add(uuid, Row(kind, name, "", uuid, 0), version)
        entry.live, entry.removed_by = live, removed_by
    return registry


def snapshot(registry):
    """Plain values, to be written by another thread."""
    return [_plain(entry) for entry in registry.local()]


def snapshot_in_steps(registry, entries):
    """The same into a list, in pieces: each `yield` is a place where the tick may end."""
    for index, entry in enumerate(list(registry.entries.values())):
        if index % STRIDE == 0:
            yield
        if not entry.library:
            entries.append(_plain(entry))


def _plain(entry):
    return (entry.uuid, entry.kind, entry.name, entry.version, entry.live, entry.removed_by)


def save(folder, entries):
    save_as(os.path.join(folder, "registry.json"), entries)


def save_as(path, entries):
    records.write(path, {"entries": entries})


def project_of(data_folder, blend):
    """For a file that was opened before but never saved with its project id inside."""
    if not blend:
        return None
    record = records.read(_files(data_folder))
    return (record or {}).get("files", {}).get(blend)


def remember_project(data_folder, blend, project_id):
    if not blend:
        return
    record = records.read(_files(data_folder)) or {}
    files = record.get("files", {})
    if files.get(blend) == project_id:
        return
    files.pop(blend, None)
    files[blend] = project_id
    kept = dict(list(files.items())[-FILES_KEPT:])
    records.write(_files(data_folder), {"files": kept})


def _files(data_folder):
    return os.path.join(data_folder, "addon", "files.json")

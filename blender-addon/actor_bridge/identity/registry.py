# SPDX-License-Identifier: GPL-3.0-or-later
"""UUID to (kind, name, session), with tombstones: what was last known of each identity (rules 5.2, 6.3, 8.2)."""

import time

NAMES_KEPT = 8
CHANGES_KEPT = 4


class Entry:
    """Slots, since there are as many as datablocks and Python's collector walks over each."""

    __slots__ = ("uuid", "kind", "library", "name", "session", "version", "live", "removed_by", "born", "changes")

    def __init__(self, uuid, kind, library, name, session, version=1):
        self.uuid, self.kind, self.library, self.name, self.session = uuid, kind, library, name, session
        self.version, self.live, self.removed_by = version, True, ""
        self.born = None  # (UUID that it carried, name) when it got its own; not stored, since Blender's undo ends with the file too
        self.changes = ()  # the last few, oldest first: (version that it made, operation or None, UTC seconds); not stored

    def changed(self, operation=None, version=None):
        """By that operation, or by the person or a script. The wall clock says when to people, and decides nothing."""
        self.version = self.version + 1 if version is None else version
        self.changes = (*self.changes[1 - CHANGES_KEPT:], (self.version, operation, time.time()))


class Registry:
    """Identities of one project. `local` of linked data is false: they are followed, but belong to their own file."""

    def __init__(self):
        self.entries = {}
        self.provisional = {}  # of the running plan: {uuid: (kind, name)} of what it made or renamed, and its copies
        self.copies = []
        self.doomed = {}  # {uuid: where it was} of what the running plan deletes at its commit
        self.undone_at = None  # UTC seconds of the person's last undo or redo; not stored
        self.settings = {}  # {uuid: how it is set} of scenes, as they were last looked at (operations/settings_seen.py); not stored
        self.looked = None  # UUIDs of scenes that were looked at in this tick, as long as none but us can have set them since
        self.noticed = []  # UUIDs of those that were found set otherwise, until the host is told
        self._names = {}
        self._bound = {}

    def find(self, uuid, library=""):
        return self.entries.get((library, uuid))

    def live(self, uuid):
        entry = self.find(uuid)
        return entry if entry is not None and entry.live else None

    def bound(self, kind, name):
        """The live local identity that has this name now."""
        entry = self.live(self._bound.get((kind, name), ""))
        return entry if entry is not None and (entry.kind, entry.name) == (kind, name) else None

    def knows(self, kind, name):
        """Somebody has this name, or a running plan has just given it."""
        return self.bound(kind, name) is not None or (kind, name) in self.provisional.values()

    def named(self, kind, name):
        """Every local identity that ever had this name, the latest last."""
        return [self.entries[("", uuid)] for uuid in self._names.get((kind, name), ())]

    def add(self, uuid, row, version=1):
        entry = Entry(uuid, row.kind, row.library, row.name, row.session, version)
        self.entries[(row.library, uuid)] = entry
        self._remember_name(entry)
        return entry

    def bind(self, entry, row):
        """The identity is this datablock now; gives whether its name is another."""
        renamed = entry.name != row.name
        entry.name, entry.session, entry.live, entry.removed_by = row.name, row.session, True, ""
        self._remember_name(entry)
        return renamed

    def tombstone(self, entry, cause, operation=None):
        """Never erased, only marked (rule 6.3)."""
        entry.live, entry.removed_by = False, cause
        entry.changed(operation)

    def forget(self, entry):
        """As if it had never been: what was seen of it was the middle of an operation that is taken back."""
        del self.entries[(entry.library, entry.uuid)]
        self._names[(entry.kind, entry.name)].remove(entry.uuid)

    def local(self):
        return [entry for entry in self.entries.values() if not entry.library]

    def _remember_name(self, entry):
        if entry.library:
            return
        key = (entry.kind, entry.name)
        self._bound[key] = entry.uuid
        names = self._names.setdefault(key, [])
        if entry.uuid in names:
            names.remove(entry.uuid)
        names.append(entry.uuid)
        del names[:-NAMES_KEPT]

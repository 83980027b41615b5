# SPDX-License-Identifier: GPL-3.0-or-later
"""UUID to datablock, anew at each use (rules 2.1-2.3). The result must not outlive the caller."""

from .changes import said
from .rows import Item, Row
from ..errors import AMBIGUOUS, Refused, TOMBSTONED, UNRESOLVED


_NAMED_MAX = 3


class Resolver:
    """`rebound` collects what a re-scan found under another name, for the next batch of events (rule 2.2)."""

    def __init__(self, world, registry):
        self._world = world
        self._registry = registry
        self.rebound = []

    def resolve(self, uuid):
        """The datablock itself, checked in this very moment; Refused when it cannot be had."""
        known = self._known(uuid)
        if known is not None:
            found = self._world.find(*known, uuid)
            if found is not None:
                return found
        rows = self._world.holders(uuid)
        if not rows:
            raise self._gone(uuid, known)
        row = rows[0] if len(rows) == 1 else self._original(uuid, rows)
        self._rebind(uuid, row)
        return self._world.find(row.kind, row.name, uuid)

    def _known(self, uuid):
        entry = self._registry.live(uuid)
        return self._registry.provisional.get(uuid) or (entry and (entry.kind, entry.name))

    def _original(self, uuid, rows):
        entry = self._registry.live(uuid)
        same = [row for row in rows if entry is not None and row.session == entry.session]
        if len(same) != 1:
            raise Refused(AMBIGUOUS, f"{len(rows)} datablocks carry {uuid}")
        return same[0]

    def _rebind(self, uuid, row: Row):
        if uuid in self._registry.provisional:
            self._registry.provisional[uuid] = (row.kind, row.name)
            return
        entry = self._registry.live(uuid)
        if entry is None:
            raise self._gone(uuid, None)
        if self._registry.bind(entry, row):
            entry.changed()
        self.rebound.append(Item("REBOUND", uuid, entry.kind, entry.name, entry.version))

    def _gone(self, uuid, known):
        entry = self._registry.find(uuid)
        if entry is not None and not entry.live:
            return Refused(TOMBSTONED, f"{entry.kind} '{entry.name}' ({uuid}) was deleted{f', {said(entry.changes[-1])}' if entry.changes else ''}")
        where = f"{known[0]} '{known[1]}'" if known else "the datablock"
        missing = self._world.missing_libraries()
        hint = f"; linked files are missing, and what they hold with them: {', '.join(missing[:_NAMED_MAX])}" if missing else ""
        return Refused(UNRESOLVED, f"{where} with {uuid} is not in the file, also after a re-scan{hint}")

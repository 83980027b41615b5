# SPDX-License-Identifier: GPL-3.0-or-later
"""The set difference between what a scan saw and what the registry knew, as decisions (rules 5, 6). Pure, and yields."""

from collections import deque

from .rows import Item, Stamp

BACK = {"undo", "redo", "load"}
STRIDE = 256
# What was read before a load may not be what was loaded, and a crash may have lost the latest versions: none is used twice (rule 15.4).
LOAD_STEP = 10_000
_IN_CENSUS = {"PRESENT", "CREATED"}


class Reconciliation:
    """`moment` says what came before the scan: "edit", "undo", "redo" or "load". Run `steps()` to its end, then apply `stamps`: {kind: {name: stamp}}."""

    def __init__(self, registry, rows, moment, mint, sessions_are_stable):
        self.stamps = {}
        self.items = []
        self._registry = registry
        self._rows = rows
        self._moment = moment
        self._mint = mint
        self._sessions_are_stable = sessions_are_stable
        self._held = set()
        self._seen = set()

    def steps(self):
        """A generator: each `yield` is a place where the tick may end."""
        # Everything is let go of as it is used: what is freed in one piece at the end would hold the tick that does it.
        holders, bare, copies = {}, deque(), deque()
        while self._rows:
            row = self._rows.popleft()
            if row.library:
                self._linked(row)
            elif not row.uuid:
                bare.append(row)
            elif self._is_as_known(row):
                pass
            elif holders.setdefault(row.uuid, row) is not row:
                _among(holders, row)
            if len(self._rows) % STRIDE == 0:
                yield
        doubled = deque()
        while holders:
            uuid, rows = holders.popitem()
            if isinstance(rows, list):
                doubled.append((uuid, rows))  # after the others: who is there under a UUID of its own is not one of these
            else:
                copies.extend(self._claim(uuid, [rows]))
            if len(holders) % STRIDE == 0:
                yield
        while doubled:
            copies.extend(self._claim(*doubled.popleft()))
            if len(doubled) % STRIDE == 0:
                yield
        # Only now is it known which identities are taken, and with that which ones a bare datablock may be.
        for without in (copies, bare):
            while without:
                self._give(without.popleft())
                if len(without) % STRIDE == 0:
                    yield
        for index, entry in enumerate(list(self._registry.entries.values())):
            if index % STRIDE == 0:
                yield
            if entry.live and entry not in self._seen:
                self._remove(entry)

    def _is_as_known(self, row):
        """Nearly each row of nearly each scan: the identity with the name and the session that the registry has of it. Of its copies it would be the original."""
        entry = self._registry.find(row.uuid)
        if self._moment != "edit" or entry is None or not entry.live or entry in self._seen or (entry.session, entry.name, entry.kind) != (row.session, row.name, row.kind):
            return False
        self._seen.add(entry)
        return True

    def _linked(self, row):
        """Linked data is followed under (library, uuid) and never stamped: its file is not ours."""
        if not row.uuid:
            return
        entry = self._registry.find(row.uuid, row.library)
        if entry is None:
            entry = self._registry.add(row.uuid, row)
        else:
            self._registry.bind(entry, row)
        self._seen.add(entry)

    def _claim(self, uuid, rows):
        """Binds the one that is the identity; gives the others, which are copies of it."""
        entry = self._registry.find(uuid)
        if entry in self._seen or not self._may_claim(entry, rows):
            return rows
        original = self._original(entry, rows)
        if entry is None:
            entry = self._registry.add(uuid, original)
            self._say("PRESENT" if self._moment == "load" else "CREATED", entry)
        else:
            was_dead = not entry.live
            if self._moment == "load":
                entry.version += LOAD_STEP
            elif was_dead:
                entry.changed()
            renamed = self._registry.bind(entry, original)
            if was_dead:
                self._say("REBOUND", entry)
            elif renamed:
                entry.changed()
                self._say("RENAMED", entry)
        self._seen.add(entry)
        return [row for row in rows if row is not original]

    def _may_claim(self, entry, rows):
        if self._moment in BACK:
            return entry is None or entry.kind == rows[0].kind
        # In the middle of work a UUID that is unknown or tombstoned comes by append or paste: never silently revived (rule 6.3).
        return entry is not None and entry.live and entry.kind == rows[0].kind

    def _original(self, entry, rows):
        """The registry decides, never the order of names (rule 5.2). Without any evidence: the first that Blender lists."""
        if self._moment in ("undo", "redo"):
            rows = [row for row in rows if not self._is_before_its_stamp(row)] or rows
        if entry is not None:
            same_session = [row for row in rows if row.session and row.session == entry.session]
            same_name = [row for row in rows if row.name == entry.name]
            evidence = (same_session, same_name) if self._moment == "edit" or self._sessions_are_stable else (same_name, same_session)
            for found in evidence:
                if found:
                    return found[0]
        return rows[0]

    def _is_before_its_stamp(self, row):
        """A copy as it was before it got its own UUID: it had the original's then, and the name that it was born with, whatever both are called since."""
        return any(e.born == (row.uuid, row.name) and e not in self._seen for e in self._registry.named(row.kind, row.name))

    def _give(self, row):
        """A datablock without an identity of its own: after undo and the like first look whose it was, only then mint."""
        entry = self._lost_identity_of(row) if self._moment in BACK else None
        if entry is not None:
            entry.changed()
            self._registry.bind(entry, row)
            self._say("REBOUND", entry)
        else:
            entry = self._registry.add(self._mint(), row)
            entry.born = (row.uuid, row.name)
            self._say("DUPLICATED" if row.uuid else "CREATED", entry, row.uuid)
        self._seen.add(entry)
        self.stamps.setdefault(row.kind, {})[row.name] = Stamp(row.kind, row.name, row.uuid, entry.uuid)

    def _lost_identity_of(self, row):
        free = [e for e in self._registry.named(row.kind, row.name) if e not in self._seen]
        if self._moment == "load":
            free = [e for e in free if e.live]
        else:
            free = [e for e in free if e.born == (row.uuid, row.name)] or free
        if self._sessions_are_stable:
            free = [e for e in free if e.session == row.session] or free
        # What undo brings back was removed by an edit; what redo brings back was removed by an undo.
        likely = {"undo": ("edit", "redo"), "redo": ("undo",), "load": ()}[self._moment]
        expected = [e for e in free if e.live or e.removed_by in likely] or free
        # One name can have been several datablocks'. Nobody's is better than another's: what rests on the old UUID is refused then, and harms nothing (rule 5.2).
        return expected[0] if len(expected) == 1 else None

    def _remove(self, entry):
        self._registry.tombstone(entry, self._moment)
        if not entry.library:
            self._say("REMOVED", entry)

    def _say(self, what, entry, copy_of=None):
        if self._moment == "load" and what in _IN_CENSUS:
            return  # the census that follows each attach says it once for all
        self.items.append(Item(what, entry.uuid, entry.kind, entry.name, entry.version, copy_of))


def _among(holders, row):
    """Nearly every UUID has one holder: only the others cost a list."""
    rows = holders[row.uuid]
    holders[row.uuid] = [*rows, row] if isinstance(rows, list) else [rows, row]

# SPDX-License-Identifier: GPL-3.0-or-later
"""One open .blend: its project id, registry, spool, boot flag, log position and unreported ends."""

import os
import uuid

from .errors import Refused
from .events.outbox import Outbox
from .identity import store
from .identity.scanner import Scanner
from .identity.resolver import Resolver
from .operations import left_open
from .paths import addon_folder, project_folder
from .storage import mark, migrations, records
from .storage.boot_flag import BootFlag
from .storage.spool import Spool
from .sync import Sync
from .wire.fields import is_canonical, position as check_position
from .world import LAST_KEY, OPEN_KEY, PROJECT_KEY

RESOLVED_MAX = 256
LAST_COMMITS_MAX = 100


class Project:
    """Opened on the first tick after a load; everything in it is plain data or files, nothing of bpy."""

    def __init__(self, world, writer, notes, data_folder, clock):
        self.world = world
        self._writer = writer
        self._notes = notes
        self._data_folder = data_folder
        self.blend = world.blend()
        inside = mark.decode(world.read_mark(PROJECT_KEY))
        migrations.run(addon_folder(data_folder), ["files.json"])
        self.id = _choose([found["project_id"] for found in inside], store.project_of(data_folder, self.blend))
        self.folder = project_folder(data_folder, self.id)
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        migrations.run(self.folder)
        mark.migrate(self.folder, self.id, inside)
        self._owed = {folder: migrations.owed(folder) for folder in (addon_folder(data_folder), self.folder)}
        self.registry = store.load(self.folder)
        self.resolver = Resolver(world, self.registry)
        self.scanner = Scanner(world, self.registry, lambda: str(uuid.uuid4()), clock)
        self.scanner.request("load")
        self.outbox = Outbox(Spool(os.path.join(self.folder, "spool")), writer, clock)
        self.boot = BootFlag(os.path.join(self.folder, "boot.json"))
        own_marks = [found.get("log") for found in inside if found["project_id"] == self.id]
        self.sync = Sync(_latest([self._read("position.json").get("log")]), _latest(own_marks))
        self.resolved = [line for line in self._read("resolved.json").get("resolved", []) if isinstance(line, dict)]
        self.saved_inside, self._left = next(filter(None, map(left_open.read, world.read_mark(OPEN_KEY))), (None, None))
        self.taken_back = False
        self.half_done = self.saved_inside is not None
        world.write_mark(OPEN_KEY, None)
        if self.boot.open_operation not in (None, self.saved_inside):
            self.resolve(self.boot.open_operation, "ROLLED_BACK", "Blender stopped in the middle; its file is as it was last saved")
        notes.submit(self.boot.note)
        writer.submit(store.remember_project, data_folder, self.blend, self.id)

    def take_left(self):
        """The journal of the operation in whose middle the file was saved; once."""
        left, self._left, self.half_done = self._left, None, False
        return left

    def resolve(self, operation_id, end, reason):
        """An end that the host has not heard: kept until it has."""
        self.resolved = [line for line in self.resolved if line["operation_id"] != operation_id][-RESOLVED_MAX:]
        self.resolved.append({"operation_id": operation_id, "end": end, "reason": reason[:500]})
        self._keep_resolved()

    def end_of(self, operation_id):
        """Of an operation that this Blender has not run: what the files of those before it know.

        Nothing is changed before the operation is noted, and each end but the commit, which needs the host's word, took all of it back or left a copy.
        """
        if os.path.exists(self.quarantine_of(operation_id)) or self.boot.damaged:
            return "QUARANTINED"
        return next((line["end"] for line in self.resolved if line["operation_id"] == operation_id), "ROLLED_BACK")

    def quarantine_of(self, operation_id):
        return os.path.join(self.folder, "quarantine", f"{operation_id}.json")

    def told(self, operation_ids):
        """The host has heard these."""
        if any(line["operation_id"] in operation_ids for line in self.resolved):
            self.resolved = [line for line in self.resolved if line["operation_id"] not in operation_ids]
            self._keep_resolved()

    @property
    def last_commits(self):
        """Up to which operation the scene holds what was committed; more than one where scenes came together."""
        return [value for value in self.world.read_mark(LAST_KEY) if is_canonical(value)][:LAST_COMMITS_MAX]

    @property
    def migrated(self):
        """What the host's log is owed: the add-on has none of its own (rule 4.2)."""
        return [
            {**line, "backup": os.path.relpath(os.path.join(folder, line["backup"]), self._data_folder)}
            for folder, lines in self._owed.items() for line in lines]

    def migrations_logged(self):
        owed, self._owed = self._owed, {}
        for folder, lines in owed.items():
            self._writer.submit(migrations.told, folder, lines)

    def heard_position(self, log, at):
        """The host's heartbeat. What is taken over counts, and is said, only once it is durable."""
        position = self.sync.hear(log, at)
        if position is not None:
            self._writer.submit(self._keep_position, position, False)

    def adopt_position(self, log):
        self._writer.submit(self._keep_position, self.sync.adopt(log), True)

    def keep_registry(self):
        self._writer.submit(store.save, self.folder, store.snapshot(self.registry))

    def keep_registry_in_steps(self):
        entries = []
        yield from store.snapshot_in_steps(self.registry, entries)
        self._writer.submit(store.save, self.folder, entries)

    def note_operation(self, operation_id):
        """A ticket: durable before the operation changes anything (rule 9.1). None: no operation is open."""
        return self._notes.submit(self.boot.note, operation_id)

    def write_inside(self):
        """What the .blend carries: on every local scene, since each of them can be deleted."""
        self.world.write_mark(PROJECT_KEY, mark.encode(self.id, self.sync.to_save()))

    def saved(self):
        self.blend = self.world.blend()
        self._writer.submit(store.remember_project, self._data_folder, self.blend, self.id)
        self.keep_registry()

    def close(self):
        self.keep_registry()
        self._notes.submit(self.boot.clean)

    def _keep_position(self, position, adopted):
        """On the writer's thread."""
        records.write(os.path.join(self.folder, "position.json"), {"log": position})
        self.sync.kept(position, adopted)

    def _keep_resolved(self):
        self._writer.submit(records.write, os.path.join(self.folder, "resolved.json"), {"resolved": list(self.resolved)})

    def _read(self, name):
        return records.read(os.path.join(self.folder, name)) or {}


def _choose(inside, known):
    """Scenes appended from elsewhere bring their own project: what this file was known as decides, then the first scene."""
    if known is not None and (known in inside or not inside):
        return known
    return inside[0] if inside else str(uuid.uuid4())


def _latest(positions):
    valid = []
    for position in positions:
        try:
            check_position(position, "log")
        except Refused:
            continue  # none yet
        valid.append(position)
    return max(valid, key=lambda position: position["seq"], default=None)

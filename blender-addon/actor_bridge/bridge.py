# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's one object: what the pump drives. Holds plain data and threads, nothing of bpy (rule 8.1)."""

import gc
import os
import threading
import time
from collections import deque

from . import paths
from .budget import Budget
from .errors import DEPTH_EXCEEDED, PAUSED_BY_USER, Refused
from .events.guard import Guard
from .events.marks import Marks
from .host_link import HostLink
from .identity.rows import Item
from .intent.detector import Detector
from .operations import settings_seen
from .operations.readings import Readings
from .operations.runner import Runner
from .project import Project
from .revert_limits import RevertLimits
from .storage.writer import Writer
from .wire.client import Client
from .world import OPEN_KEY

VERSION = "0.1.0"
SCAN_AFTER_OPERATION = 0.3
REGISTRY_EVERY = 2.0
VERSIONS_EVERY = 30.0
STRIDE = 64
FREEZE_EVERY = 1000
WAITS_LONGER = 0.1  # of a tick
BESIDE = 0.5  # likewise, for what nobody has asked for


class Bridge:
    def __init__(self, world, preferred_folder="", clock=time.monotonic):
        self.world = world
        self.clock = clock
        self.data_folder = paths.data_folder(preferred_folder)
        self.guard = Guard()
        self.marks = Marks(clock)
        self.intent = Detector(clock, self.marks)
        self.woken = threading.Event()
        self.writer = Writer(self.woken)
        self.notes = Writer(self.woken)  # an operation waits for its note, and not for what else is being written
        self._written = self._barrier()
        self.budget = Budget()
        self.revert_limits = RevertLimits()
        self.project = None
        self.trouble = None
        self.ticked = clock()
        self._blenders = 0.0
        self.link = HostLink(self)
        self.runner = Runner(self)
        self.readings = Readings(self)
        self.client = Client(self.data_folder, f"actor_bridge {VERSION}", self.link.heartbeat, os.getpid(), self.woken)
        self._found = deque()
        self._unnamed = set()
        self._scenes = deque()  # UUIDs of those that are to be looked at
        self._keeping = None
        self._frozen = -FREEZE_EVERY  # how many identities the registry had then
        self._cuts = 0
        self._registry_changed = self._versions_changed = False
        self._registry_kept = self._scanned = self._looked = float("-inf")

    @property
    def settled(self):
        """The registry has caught up with the scene."""
        project = self.project
        return project is not None and project.scanner.scans > 0 and not (
            project.scanner.due or self.marks.structure or self.marks.changed or self._unnamed or self._found or self._scenes or project.registry.noticed)

    def start(self):
        self.client.start()

    def stop(self, bpy_is_gone=False):
        """The add-on is disabled, or Blender quits: what is open is rolled back or lost with the rest, what is written is durable."""
        if bpy_is_gone:
            self.runner.lose("Blender was quit in the middle")
        else:
            self.runner.stop_for("the add-on stops", at_once=True)
        self.client.stop()
        if self.project is not None:
            self.project.close()
        self.writer.stop()
        self.notes.stop()

    def tick(self, budget):
        """One turn on the main thread. Gives whether there is more to do at once."""
        try:
            return self._work(budget)
        finally:
            if self.project is not None:
                self.project.registry.looked = None

    def _work(self, budget):
        """In the order of what may wait least."""
        self.ticked = self.clock()
        self._blenders = 0.0
        deadline = self.ticked + budget
        if self.project is None and self.trouble is None and all(ticket.is_set() for ticket in self._written):
            self._open_project()
        if self.project is not None:
            self.project.registry.looked = set()
        self._take_history()
        self.link.take(deadline)
        self.intent.look(self.world)
        if self.project is None:
            return False
        beside = self.ticked + budget * BESIDE
        scanning = self._identify(beside)
        if self.project.half_done and self.project.scanner.scans > 0 and not scanning:
            self.runner.take_back()
            return True
        running = self.runner.advance(deadline, may_begin=not scanning)
        if not scanning:
            running = self._await(deadline, budget, running)
        self.runner.mark()
        if not scanning and not self.runner.begun:
            running = self.readings.advance(deadline) or running
        self.project.outbox.add(self._rebound())
        self.project.outbox.advance(self.link.say)
        self.link.say_intent(self.intent)
        self._keep_registry(beside)
        return scanning or running or not self.client.inbox.empty()

    def of_blender(self, work, *arguments):
        """Blender's own evaluation or undo step: it takes what it takes, and is no reason to leave what comes behind it to another tick."""
        begun = self.clock()
        try:
            work(*arguments)
        finally:
            self._blenders += self.clock() - begun

    def worked(self):
        """The clock without what Blender's own work took of this tick: what a tick's time is measured by."""
        return self.clock() - self._blenders

    def _await(self, deadline, budget, running):
        """What is on its way for the operation that has changed the scene, as long as this tick lasts and a little longer: the next one comes only when Blender has drawn."""
        late = deadline + budget * WAITS_LONGER
        while self.runner.awaits:
            left = late - self.worked()
            self.woken.clear()
            if self.client.inbox.empty() and not self.runner.came and (left <= 0 or not self.woken.wait(left)):
                break
            self.link.take(late)
            running = self.runner.advance(late, may_begin=True)
        return running

    def load_begins(self):
        """Another file is about to be read: this one's project ends here."""
        self.runner.stop_for("another file is loaded", quietly=True, at_once=True)
        if self.project is not None:
            self.project.close()
        gc.unfreeze()
        self._frozen = -FREEZE_EVERY
        self._written = self._barrier()  # the next project may be this one again: it reads what this one still writes
        self.project = None
        self.trouble = None
        self._found.clear()
        self._unnamed.clear()
        self._scenes.clear()
        self._looked = float("-inf")
        self._keeping = None
        self.link.forget_project()

    def save_begins(self):
        """A barrier that never blocks: an open operation is taken back, and every stamp is in what is saved (rule 2.2)."""
        self.runner.stop_for("the file is saved", quietly=True, at_once=True)
        if self.project is not None:
            self.runner.clear_note()
            self._take_structure()
            with self.guard.quietly():
                self.project.outbox.add(self.project.scanner.run())
            self.world.write_mark(OPEN_KEY, None)
            self.project.write_inside()

    def save_ended(self):
        if self.project is not None and self.world.blend() != self.project.blend:
            self.link.forget_project()
        if self.project is not None:
            self.project.saved()

    def undo_begins(self):
        self.runner.stop_for("the person undoes", quietly=True, at_once=True)
        if self.project is not None:
            self.project.registry.undone_at = time.time()

    def scan_soon(self):
        """What another add-on's handler made in answer to our change fires no event of its own (measured): a scan must look."""
        self._scanned = min(self._scanned, self.clock() - self.budget.scan_every + SCAN_AFTER_OPERATION)

    def registry_changed(self):
        """To be written soon, in pieces, off the main thread."""
        self._registry_changed = True

    def automation_off(self):
        """Why no operation may begin here, whatever the host says; None when it may."""
        if self.trouble is not None:
            return Refused("AB-GATE-008", self.trouble)
        failure = self.writer.failure or self.notes.failure
        if failure is not None:
            return Refused("AB-GATE-008", f"the add-on's own files can't be written: {failure}")
        if self.project is not None and self.project.sync.why is not None:
            return self.project.sync.why
        if self.intent.reason == "STORM":
            return Refused(DEPTH_EXCEEDED, f"events cause events without end, by {self.guard.culprit}", 5000)
        if self.intent.busy:
            return Refused(PAUSED_BY_USER, f"the person is working in Blender ({self.intent.reason})", 2000)
        return None

    def _open_project(self):
        try:
            self.project = Project(self.world, self.writer, self.notes, self.data_folder, self.clock)
        except (Refused, OSError) as error:
            self.trouble = str(error)
            self.link.notice("error", f"automation is off: {error}")
            return
        self.link.forget_project()
        self._registry_kept = float("-inf")  # a file that was never stamped is known again after a crash only by this

    def _barrier(self):
        return self.writer.barrier(), self.notes.barrier()

    def _take_history(self):
        """Undo, redo and a foreign edit end a running operation: what it rested on is gone."""
        if self.runner.active and self.runner.transaction.others_set():
            self.marks.person()
        if self.runner.begun and self.marks.foreign:
            self.runner.stop_for("the scene was changed by somebody else", foreign=True)
        self.marks.foreign = 0
        if self.guard.cut > self._cuts:
            self.link.notice("warning", f"a chain of events was cut; it goes round in {self.guard.culprit}")
        self._cuts = self.guard.cut

    def _take_structure(self):
        moment = self.marks.take_structure()
        if moment is not None:
            self.project.scanner.request(moment)
        elif not self.project.scanner.due and self.clock() - self._scanned > self.budget.scan_every:
            self.project.scanner.look()

    def _identify(self, deadline):
        """Scan, stamp, and name what changed. Gives whether something is left, for then no operation may begin (rule 5.2)."""
        project = self.project
        self._take_structure()
        if project.scanner.due and not self.runner.begun and not (self.runner.active and project.scanner.put_off()):
            if project.scanner.ready:
                with self.guard.quietly():
                    items = project.scanner.advance(deadline)
                if items is not None:
                    self._scanned = self.clock()
                    self._registry_changed = self._registry_changed or bool(items) or project.scanner.scans == 1
                    self._found.extend(items)
                    if not self._scenes and self._scanned - self._looked >= self.budget.scan_every:
                        self._looked = self._scanned
                        self._scenes.extend(row.uuid for row in self.world.rows("SCENE", None, None) if row.uuid and not row.library)
                    if len(project.registry.entries) >= self._frozen + FREEZE_EVERY:
                        self._frozen = len(project.registry.entries)
                        gc.freeze()  # the registry stays as long as the file: Python's collector need not walk over it again and again
                    self.link.scanned()
            return project.scanner.due
        if self._tell_found(deadline):
            return True
        return not self.runner.begun and self._name_changes(deadline)

    def _tell_found(self, deadline):
        """What scans have found, to the outbox in pieces. Gives whether something is left."""
        while self._found:
            self.project.outbox.add([self._found.popleft() for _ in range(min(STRIDE, len(self._found)))])
            if self.clock() >= deadline:
                break
        return bool(self._found)

    def _name_changes(self, deadline):
        """What the handlers marked, by identity. A storm is worked off over several ticks (rule 3.4)."""
        registry = self.project.registry
        changed, overflow = self.marks.take_changed()
        self.project.outbox.deepen(self.marks.take_depth())
        if overflow:
            changed = {(entry.kind, entry.name) for entry in registry.local() if entry.live}
        self._unnamed.update(changed)
        while self._unnamed:
            kind, name = self._unnamed.pop()
            entry = registry.bound(kind, name)
            if entry is not None:
                entry.changed()
                self._versions_changed = True
                self.project.outbox.add([Item("CHANGED", entry.uuid, kind, name, entry.version)])
            if self.clock() >= deadline:
                break
        while self._scenes:
            settings_seen.look(self.world, registry, self._scenes.popleft())
            if self.clock() >= deadline:
                break
        while registry.noticed:
            entry = registry.live(registry.noticed.pop())
            if entry is not None:  # else it went away meanwhile, and that is what is told
                self._versions_changed = True
                self.project.outbox.add([Item("CHANGED", entry.uuid, entry.kind, entry.name, entry.version)])
        return bool(self._unnamed or self._scenes)

    def _rebound(self):
        found, self.project.resolver.rebound = self.project.resolver.rebound, []
        return found

    def _keep_registry(self, deadline):
        age = self.clock() - self._registry_kept
        due = self._registry_changed and age > REGISTRY_EVERY or self._versions_changed and age > VERSIONS_EVERY
        if self._keeping is None and due:
            self._registry_changed = self._versions_changed = False
            self._registry_kept = self.clock()
            self._keeping = self.project.keep_registry_in_steps()
        while self._keeping is not None:
            try:
                next(self._keeping)
            except StopIteration:
                self._keeping = None
            if self.clock() >= deadline:
                return

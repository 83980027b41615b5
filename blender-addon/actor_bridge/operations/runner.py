# SPDX-License-Identifier: GPL-3.0-or-later
"""The one transaction that may run: started by the host, driven by the pump, its end told to the host."""

from collections import OrderedDict

from . import images, left_open, snapshots, summary
from .. import faultpoints
from .plan import parse
from .stage import Stage
from .transaction import NO_DIGEST, Transaction
from ..errors import BUSY, CANCELLED, OPAQUE_OFF, PAUSED_BY_USER, Refused, WRONG_PROJECT
from ..storage import atomic, records, scene_copies
from ..world import OPEN_KEY

ENDS_KEPT = 64
NOTE_KEPT_SECONDS = 1.0
NAMED_MAX = 5


class Runner:
    """`vocabulary` is the operations' table; tests put their own in."""

    def __init__(self, bridge):
        self.vocabulary = None
        self.repeats = False  # what a log has as committed (stage.py)
        self.transaction = None
        self._identities = None
        self._left_behind = False  # a step of our own, which has the scene as it is, while the last one before it is looked at
        self._bridge = bridge
        self._noted = None
        self._clear_at = None
        self._told = 0
        self._ready_told = False
        self._reason = ""
        self._ends = OrderedDict()

    @property
    def active(self):
        return self.transaction is not None

    @property
    def begun(self):
        return self.active and self.transaction.begun

    @property
    def closing(self):
        """It is being taken back, which nothing stops: how it ends is known soon."""
        return self.active and self.transaction.rolling_back

    @property
    def awaits(self):
        """Something that others are at work on while the scene is half done: what has to be on disk first, or the host's decision."""
        return self.begun and self.transaction.changed and (self.transaction.awaits is not None or self.transaction.undecided and self._bridge.link.attached)

    @property
    def idle(self):
        """Nothing can be done for it until what it waits for has come, which wakes the pump."""
        return self.transaction.undecided or self.transaction.awaits is not None and not self.came

    @property
    def came(self):
        """What it waited for is on disk."""
        return self.transaction.awaits is not None and self.transaction.awaits.is_set()

    @property
    def noted(self):
        """A ticket: on disk, that this operation is open."""
        return self._noted

    @property
    def progress(self):
        """(steps done, steps) of the running operation."""
        return sum(report["ok"] for report in self.transaction.reports), len(self.transaction.plan.steps)

    @property
    def open_operations(self):
        return [self.transaction.plan.operation_id] if self.active and self.transaction.phase == "prepared" else []

    # What a transaction may use; the bridge's parts under the names it knows.

    @property
    def world(self):
        return self._bridge.world

    @property
    def guard(self):
        return self._bridge.guard

    @property
    def registry(self):
        return self._bridge.project.registry

    @property
    def met_others(self):
        return self._bridge.marks.foreign > 0

    @property
    def stage(self):
        stage = Stage(self.world, self.registry, self._bridge.project.resolver, self._bridge.project.folder, self.data_folder, self._bridge.revert_limits)
        stage.repeats = self.repeats
        return stage

    @property
    def data_folder(self):
        return self._bridge.data_folder

    def clock(self):
        return self._bridge.clock()

    @property
    def tick(self):
        return self._bridge.budget.tick

    def worked(self):
        return self._bridge.worked()

    def flush(self):
        """Handlers of others run in it: what was looked at before may be another now."""
        self._bridge.of_blender(self.world.flush)
        self.registry.looked = None

    def push_undo(self, label):
        self._bridge.of_blender(self.world.push_undo, label)

    def undo_fallback(self):
        """Blender's own undo, when the journal did not restore: the step that Blender is at, read once more, or our own, where that was left behind. The person's history gains nothing by it, and their redo stays."""
        if self._bridge.intent.busy or not self.world.can_undo():
            return False
        with self.guard.own(self.flush):
            if self._left_behind:
                self.unground()
            else:
                self.world.back_to_step()
                if self._identities is not None:
                    self._find_again()
            scanner = self._bridge.project.scanner
            scanner.request("undo")
            self._bridge.project.outbox.add(scanner.run())
        return True

    def keep_all(self, plan):
        """Before what is not ours: the whole scene on disk."""
        self.world.write_mark(OPEN_KEY, None)  # no operation is open in it
        scene_copies.write(self.data_folder, plan.operation_id, self.world.write_copy)
        self.world.write_mark(OPEN_KEY, plan.operation_id)

    def ground(self, plan):
        """Before what only Blender's undo takes back: a step that has the scene as it is. Mostly the last one has, and then the person's history gains none here.

        Whether it has, only going there tells: from a step of our own, which is left behind to be redone, or come back to. Gives whether the scene is
        at that last step now, and has to be looked at; what is not as it was comes back by `unground`.
        """
        self.world.write_mark(OPEN_KEY, None)
        self._identities = self.world.identities()
        frames = self.world.frames()
        self.world.push_undo(f"ActorBridge: before {plan.label}")
        if not self.world.undo():  # without a window Blender has no step of its own to begin with, and from one alone there is no way back to it
            self.world.push_undo(f"ActorBridge: before {plan.label}")
        else:
            self._left_behind = True
            self._find_again()
            if self.world.mode() != "OBJECT" or self.world.frames() != frames:
                self.unground()
        self.world.write_mark(OPEN_KEY, plan.operation_id)
        return self._left_behind

    def unground(self):
        """The last step has not what was there: back to our own."""
        self._left_behind = False
        self.world.redo()
        self._find_again()

    def grounded(self):
        """It has."""
        self._left_behind = False

    def _find_again(self):
        """Undo has made every datablock anew: their identities, and what tells an original from its copy."""
        self.world.identify(self._identities)
        for kind in self.world.kinds():
            for found in self.world.rows(kind, None, None):
                entry = self.registry.live(found.uuid) if found.uuid and not found.library else None
                if entry is not None and (entry.kind, entry.name) == (kind, found.name):
                    entry.session = found.session

    def keep_image(self, operation_id, data):
        """A ticket for the image on disk, by which the operation can be reverted."""
        return self._bridge.notes.submit(images.write, self._bridge.project.folder, operation_id, data)

    def keep_deleted(self, operation_id):
        """A ticket for what the running plan deletes, on disk."""
        return self._bridge.notes.submit(*snapshots.keep(self.stage, operation_id))

    def storage_failed(self):
        return self._bridge.notes.failure is not None

    def execute(self, body):
        """Refused or begun; in both cases the host gets a `prepared`."""
        operation_id = body["operation_id"]
        try:
            if self.active:
                raise Refused(BUSY, f"operation {self.transaction.plan.operation_id} is running", 1000)
            if body["project_id"] != self._bridge.project.id:
                raise Refused(WRONG_PROJECT, f"project {self._bridge.project.id} is open here")
            plan = parse(body, self.vocabulary)
            if plan.opaque and not self.world.python_allowed():
                raise Refused(OPAQUE_OFF, "'Allow run_python' is not ticked in the add-on's preferences in Blender")
        except Refused as refused:
            self._answer(_prepared(operation_id, "ROLLED_BACK", error=refused))
            return
        self.transaction = Transaction(plan, self)
        self._identities = None
        self._left_behind = False
        self._noted = self._bridge.project.note_operation(operation_id)
        self._clear_at = None
        self._told = 0
        self._ready_told = False
        self._reason = "the connection was lost"

    def decide(self, body):
        if self.active and self.transaction.plan.operation_id == body["operation_id"]:
            self.transaction.decide(body["commit"])
            return
        end, digest = self._ends.get(body["operation_id"]) or (self._bridge.project.end_of(body["operation_id"]), NO_DIGEST)
        self._answer(("finished", {"operation_id": body["operation_id"], "end": end, "digest": digest}))

    def cancel(self, body):
        if self.active and self.transaction.plan.operation_id == body["operation_id"]:
            self._stop(CANCELLED, body["reason"])

    def stop_for(self, reason, quietly=False, foreign=False, at_once=False):
        """The person, a save, a load, or the end of Blender comes first (rule 10.2)."""
        if self.active:
            self._stop(PAUSED_BY_USER, reason, quietly, foreign, at_once)

    def lose(self, reason):
        """The scene is gone, and the operation with it; said at the next start."""
        if self.active:
            self._bridge.project.resolve(self.transaction.plan.operation_id, "ROLLED_BACK", reason)
            self.transaction = None

    def take_back(self):
        """The file that has been opened was saved in the middle of an operation: what that had done is taken back, or a person is asked."""
        project = self._bridge.project
        operation_id, left = project.saved_inside, project.take_left()
        if left is None:
            troubles = ["it has no journal of what was done"]
        else:
            troubles = [] if left == "" else left_open.take_back(self.stage, self.registry, self.guard, self.flush, left)
            if left != "":
                with self.guard.own(self.flush):
                    self.world.push_undo("ActorBridge: took back what was saved half done")
        project.scanner.request()
        project.taken_back = not troubles
        if not troubles:
            self._bridge.link.notice("info", f"this file was saved in the middle of operation {operation_id}; what that had done is taken back")
            return
        kept = scene_copies.settle(self.data_folder, operation_id, "QUARANTINED")
        where = f"; the scene before is in {kept}" if kept else ""
        self._bridge.link.notice("error", f"this file was saved in the middle of operation {operation_id}, which could not be taken back: {', '.join(troubles)}{where}. This panel's buttons, or 'actorbridge resolve {operation_id}', answer to it")
        self._bridge.writer.submit(
            records.write, project.quarantine_of(operation_id),
            {"operation_id": operation_id, "label": "saved in the middle", "differences": troubles, "steps": left if isinstance(left, dict) else None})

    def clear_note(self):
        """No operation is open; before a save, since what is saved is not taken back."""
        if self._clear_at is not None and not self.active:
            self._clear_at = None
            self._bridge.project.note_operation(None)

    def lost_host(self):
        """Executing: rolled back at once. Prepared: kept for the decision, which may come by another link."""
        if self.active and self.transaction.phase == "executing":
            self._stop(CANCELLED, "the host went away in the middle", at_once=True)

    def advance(self, deadline, may_begin):
        """Gives whether there is more to do at once."""
        if not self.active:
            if self._clear_at is not None and self.clock() >= self._clear_at:
                self.clear_note()
            return False
        transaction = self.transaction
        if transaction.phase == "executing" and not transaction.rolling_back:
            if not transaction.begun and (faultpoints.hold("before-begin", self.data_folder) or not may_begin):
                return False
            off = self._bridge.automation_off()
            if off is not None:
                self._stop(off.code, off.reason)
            elif not transaction.begun:
                self.world.write_mark(OPEN_KEY, left_open.nothing_yet(transaction.plan.operation_id))
        if self.active:
            transaction.advance(deadline, self._bridge.budget.steps_per_tick)
            self._tell()
        return self.active and not self.idle

    def mark(self):
        """Only when the tick ends with it open: mostly it is decided by then."""
        if self.active:
            self.transaction.mark()

    def _stop(self, code, reason, quietly=False, foreign=False, at_once=False):
        self._reason = reason
        self.transaction.stop(code, reason, quietly, foreign, at_once)
        self._tell()

    def _tell(self):
        """How far it is, once for each that the host has to know."""
        transaction = self.transaction
        if transaction.end is not None and self._ready_told:
            self._finished()
        elif transaction.end is not None or transaction.phase == "prepared" and not self._ready_told:
            self._prepared()
        elif transaction.phase == "executing":
            self._progress()

    def _progress(self):
        done, steps = self.progress
        if self._told < done < steps:  # after the last the result follows
            self._told = done
            self._bridge.link.say("progress", {"operation_id": self.transaction.plan.operation_id, "steps_done": done, "steps": steps})

    def _prepared(self):
        transaction = self.transaction
        state = "READY_TO_COMMIT" if transaction.end is None else transaction.end
        self._ready_told = True
        self._keep_output()
        said = self._answer(_prepared(
            transaction.plan.operation_id, state, transaction.reports, transaction.lines,
            transaction.digest_before, transaction.digest_after, transaction.error, transaction.parts, transaction.image))
        transaction.keep()  # the thread that it wakes up would take Python's lock while the socket is written to
        if transaction.end is not None:
            self._close(said)

    def _keep_output(self):
        """What the code printed, beside its snapshot: the answer has no place for it."""
        plan, output = self.transaction.plan, self.transaction.journal.output()
        if output:
            path = scene_copies.output_of(scene_copies.path_of(self.data_folder, plan.operation_id))
            self._bridge.writer.submit(atomic.write, path, output.encode("utf-8"))

    def _finished(self):
        transaction = self.transaction
        if transaction.end == "COMMITTED":
            items = summary.commit(self.world, self.registry, transaction.lines, transaction.plan.operation_id)
            self._bridge.project.outbox.add(items)
            self._bridge.registry_changed()
        said = self._answer(("finished", {
            "operation_id": transaction.plan.operation_id, "end": transaction.end, "digest": transaction.digest_after}))
        self._close(said)
        if transaction.end == "COMMITTED":
            self._afterwards(transaction)

    def _afterwards(self, transaction):
        """What needs the transaction to be over, such as a save, which is a barrier to each that is open."""
        for operation, step, memo in transaction.journal.forwards():
            try:
                operation.afterwards(self.stage, step, memo)
            except Exception as error:  # the commit stands; the person has to know what did not follow
                self._bridge.link.notice("error", f"'{transaction.plan.label}' is committed, but its {operation.name} failed: {error}")

    def _close(self, said):
        transaction, self.transaction = self.transaction, None
        project = self._bridge.project
        operation_id = transaction.plan.operation_id
        self._ends[operation_id] = (transaction.end, transaction.digest_after)
        while len(self._ends) > ENDS_KEPT:
            self._ends.popitem(last=False)
        if not said:
            project.resolve(operation_id, transaction.end, transaction.error.reason if transaction.error else self._reason)
        kept = scene_copies.settle(self.data_folder, operation_id, transaction.end) if transaction.plan.whole else None
        if transaction.image is not None and transaction.end == "ROLLED_BACK":
            self._bridge.notes.submit(images.drop, project.folder, operation_id)
        elif transaction.image is not None and transaction.end == "COMMITTED":  # earlier it would have had Python's lock while the host's decision was due
            self._bridge.notes.submit(images.sweep, project.folder, operation_id, self._bridge.revert_limits)
        if transaction.end == "QUARANTINED":
            self._quarantine(transaction, kept)
        elif transaction.aside:
            self._bridge.link.notice("info", f"'{transaction.plan.label}' is taken back; left as somebody else has made it meanwhile: {_named(transaction.aside)}")
        if transaction.overwritten:
            self._bridge.link.notice("warning", f"'{transaction.plan.label}' is taken back, and so is what somebody else had made meanwhile of what it had written: {_named(transaction.overwritten)}")
        self.world.write_mark(OPEN_KEY, None)
        # Not at once: the next operation's note writes over it, and until something is saved a crash does take this one back.
        self._clear_at = self.clock() + NOTE_KEPT_SECONDS
        self._bridge.scan_soon()

    def _quarantine(self, transaction, kept):
        """The state before, as far as the steps' memos hold it, for a person to look at; `kept` has the whole of it as a file."""
        project = self._bridge.project
        project.outbox.add(transaction.left)
        where = f". The scene before is in {kept}" if kept else ""
        self._bridge.link.notice("error", f"'{transaction.plan.label}' could not be taken back fully: {transaction.error.reason}{where}. This panel's buttons, or 'actorbridge resolve {transaction.plan.operation_id}', answer to it")
        self._bridge.writer.submit(
            records.write, project.quarantine_of(transaction.plan.operation_id),
            {"operation_id": transaction.plan.operation_id, "label": transaction.plan.label,
             "differences": transaction.differences, "steps": transaction.journal.plain()})

    def _answer(self, message):
        return self._bridge.link.say(*message)


def _named(aside):
    said = [f"{name} of {uuid}" for uuid, names in aside.items() for name in names]
    return ", ".join(said[:NAMED_MAX]) + (f" and {len(said) - NAMED_MAX} more" if len(said) > NAMED_MAX else "")


def _prepared(operation_id, state, reports=(), changes=(), before=NO_DIGEST, after=NO_DIGEST, error=None, parts=(), image=None):
    body = {
        "operation_id": operation_id, "state": state, "steps": list(reports), "changes": list(changes),
        "digest_before": before, "digest_after": after, "error": error.body() if error else None}
    more = {"parts": list(parts), "image": image, "stale": error.stale if error else None}
    return "prepared", {**body, **{name: value for name, value in more.items() if value}}

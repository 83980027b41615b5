# SPDX-License-Identifier: GPL-3.0-or-later
"""One plan: snapshot, mutate, validate, wait for the decision, commit or roll back (rules 2, 16)."""

from .. import faultpoints
from ..errors import (
    CANCELLED, IN_DOUBT_ROLLED_BACK, Refused, ROLLBACK_INCOMPLETE, STEP_FAILED, TOMBSTONED, UNRESOLVED)
from ..world import OPEN_KEY
from . import digest, everything, images, left_open, snapshots, versions
from .journal import Journal
from .keeping import copies

IN_DOUBT_SECONDS = 30.0
NO_DIGEST = "0" * 64
# Of a target that was there when the plan began: somebody else took it away.
_GONE = (UNRESOLVED, TOMBSTONED)


class Transaction:
    """Driven by the pump, one piece at a time: `advance` while it is "executing", `decide` once it is "prepared".

    Ends as "COMMITTED", "ROLLED_BACK" or "QUARANTINED", never in between. `room` gives what it may use:
    stage, guard, registry, clock, data_folder, undo_fallback(), and keep_all() and ground() before what could change anything.
    """

    def __init__(self, plan, room):
        self.plan = plan
        self.phase = "executing"
        self.begun = False
        self.end = None
        self.error = None
        self.reports = []
        self.changes = []
        self.digest_before = self.digest_after = NO_DIGEST
        self.differences = []
        self.parts = []
        self.image = None
        self.journal = Journal()
        self._room = room
        self._work = None
        self._before = None
        self._own = {}
        self._changed = []
        self._deleted = set()
        self._decision = None
        self._kept = None
        self._prepared_at = None
        self._marked = 0

    def advance(self, deadline):
        """Steps until the deadline, at least one. Gives whether the phase has changed."""
        self.begun = True
        over = self._pieces(deadline)
        if self.end is None and len(self.journal) > self._marked and not self.plan.opaque:
            self._marked = len(self.journal)
            self._room.world.write_mark(OPEN_KEY, left_open.mark(self.plan.operation_id, self.journal, self._before, self._room.registry))
        return over

    def _pieces(self, deadline):
        while self.phase == "executing":
            if not self._piece():
                return False
            if self.phase == "executing" and self._room.clock() >= deadline:
                return False
        return True

    def stop(self, code, reason, quietly=False, foreign=False):
        """Rolls back now, whatever it was doing; nothing when it has ended. `quietly` inside a handler, where nothing is evaluated.

        `foreign`: since somebody else has changed the scene meanwhile.
        """
        if self.end is None:
            self._fail(Refused(code, reason), quietly, foreign)

    def cancel(self, reason):
        self.stop(CANCELLED, reason)

    def decide(self, commit):
        self._decision = commit

    def settle(self):
        """Carries the decision out, or ends the wait for it. Gives whether it has ended."""
        if self.phase != "prepared" or self.end is not None:
            return self.end is not None
        if self._decision is None:
            if self._room.clock() - self._prepared_at < IN_DOUBT_SECONDS:
                return False
            self._fail(Refused(IN_DOUBT_ROLLED_BACK, f"no decision came within {IN_DOUBT_SECONDS:.0f} s"))
        elif not self._decision:
            self._fail(Refused(CANCELLED, "the host decided to roll back"))
        elif self._kept is not None and not self._kept.is_set() and not self._room.storage_failed():
            return False  # what a revert needs is durable before the commit is carried out; on a disk that takes nothing, the commit stands without
        elif not self._hold("before-commit"):
            self._commit()
        return self.end is not None

    def _piece(self):
        """The next piece of work; False when it has to wait."""
        number = len(self.reports)
        try:
            if self._work is not None:
                return self._continue()
            if self._before is None:
                self._work = self._begin()
            elif number and self._hold(f"after-step-{number - 1}") or number == len(self.plan.steps) and self._hold("prepared"):
                return False
            elif number == len(self.plan.steps):
                self._work = self._prepare()
            elif self._hold(f"before-step-{number}"):
                return False
            else:
                self._step(number)
        except Exception as error:  # whatever Blender raises in a step is that step's failure, never the pump's
            self._fail(_refusal(error))
        return True

    def _continue(self):
        """A digest over many datablocks is one piece for each of them, so that a long plan holds no tick."""
        try:
            next(self._work)
        except StopIteration:
            self._work = None
        return True

    def _begin(self):
        versions.demand(self._room.stage, self.plan.expected)
        for uuid in self.plan.needs:
            digest.demand_provable(self._room.stage, uuid)
            yield
        if self.plan.whole:
            everything.demand_provable(self._room.stage)
        before = {}
        yield from self._digest(before, self._own)
        self._before = before
        self.digest_before = digest.whole(before)

    def _step(self, number):
        operation, step = self.plan.steps[number]
        stage = self._room.stage
        if number == 0:
            versions.demand(stage, self.plan.expected)  # again, with nothing between this look and the first change
        try:
            for uuid in operation.needs(step):
                if uuid in self._deleted:
                    raise Refused(TOMBSTONED, f"{uuid} is deleted by an earlier step of this plan")
            with self._room.guard.own(self._room.flush):
                memo = operation.snapshot(stage, step)
                if self.plan.whole:
                    self._room.keep_all(self.plan)
                self.journal.keep(operation, step, memo)
                if self.plan.opaque:
                    self._room.ground(self.plan, lambda: self._digest_now() == self._before)
                changes = operation.mutate(stage, step, self.journal.memo())
                operation.validate(stage, step, self.journal.memo())
        except Exception as error:
            refused = _refusal(error)
            self.reports.append({"step": number, "ok": False, "uuids": operation.needs(step), "error": refused.body()})
            raise refused from error
        self._deleted.update(uuid for uuid, change in changes if change == "DELETED")
        self._changed.append([list(change) for change in changes])
        self.changes.extend(changes)
        self.reports.append({"step": number, "ok": True, "uuids": [uuid for uuid, _ in changes], "error": None})

    def _prepare(self):
        after, own = {}, {}
        yield from self._digest(after, own)
        if self.plan.whole:
            self.changes = everything.judge(self._own, own, self.plan.needs, self.changes, not self.plan.opaque)
            self.reports[-1]["uuids"] = [uuid for uuid, _ in self.changes]
        self.digest_after = digest.whole(after)
        self.parts = everything.different(self._before, after) if self.plan.whole else digest.both(self._before, after)
        if self._room.stage.doomed:
            snapshots.keep(self._room.stage, self.plan.operation_id)
        data = images.of(self._room.stage, self.plan, self.journal, self._changed, self._deleted)
        if data is not None:
            self.image = images.digest_of(data)
            self._kept = self._room.keep_image(self.plan.operation_id, data)
        self.phase = "prepared"
        self._prepared_at = self._room.clock()

    def _commit(self):
        stage = self._room.stage
        try:
            with self._room.guard.own(self._room.flush):
                for operation, step, memo in self.journal.forwards():
                    operation.finish(stage, step, memo)
                copies.drop(stage)
                self._room.world.write_mark(OPEN_KEY, None)  # or the person's redo would bring it back
                self._room.world.push_undo(self.plan.label)
        except Exception as error:  # the log has said COMMIT: what did not get there is for a person to look at
            self.error = Refused(ROLLBACK_INCOMPLETE, f"the commit broke off: {error}")
            self._end("QUARANTINED")
            return
        self._hold("after-commit")
        if not self.plan.whole:  # nothing has happened since it was taken, and it is a long one
            self.digest_after = digest.whole(self._digest_now())
        self._end("COMMITTED")

    def _fail(self, refused, quietly=False, foreign=False):
        """Rolls back and proves it (rule 16.2). A digest that differs is tried once more by Blender's own undo, then it is quarantine.

        What somebody else changed meanwhile is theirs: then only what our steps touched has to be as it was, and undo, which would take theirs too, is not tried.
        """
        self.error = refused
        self._work = None
        if not len(self.journal) and not self._room.stage.copies:  # a snapshot that failed may have kept one
            self.digest_after = self.digest_before
            self._end("ROLLED_BACK")
            return
        guard = self._room.guard
        with guard.quietly() if quietly else guard.own(self._room.flush):
            troubles = self._walk_back()
        before, after = self._before, self._digest_now()
        if (foreign or refused.code in _GONE) and not self.plan.opaque:
            touched = self.journal.touched()
            before, after = digest.only(before, touched), digest.only(after, touched)
        elif after != before and not quietly and not foreign and self._room.undo_fallback():
            after = self._digest_now()
        self.differences = digest.differences(before, after)
        self.digest_after = digest.whole(self._digest_now()) if self.differences else self.digest_before
        if self.differences:
            self.error = Refused(ROLLBACK_INCOMPLETE, f"{refused.reason}; the rollback left {', '.join(self.differences + troubles)}")
        self._end("QUARANTINED" if self.differences else "ROLLED_BACK")

    def _walk_back(self):
        troubles = []
        for operation, step, memo in self.journal.backwards():
            try:
                operation.rollback(self._room.stage, step, memo)
            except Exception as error:  # the others are still taken back; the digest judges the whole
                troubles.append(f"{operation.name}: {error}")
        copies.drop(self._room.stage)
        return troubles

    def _end(self, end):
        self.end, self.phase = end, "ended"
        if end != "COMMITTED":
            self.changes = []
        self._room.registry.provisional.clear()
        self._room.registry.doomed.clear()

    def _digest(self, into, own):
        if self.plan.whole:
            return everything.parts(self._room.stage, into, own)
        return digest.parts(self._room.stage, self.plan.needs, self.plan.makes, into)

    def _digest_now(self):
        into = {}
        for _ in self._digest(into, {}):
            pass
        return into

    def _hold(self, point):
        return faultpoints.hold(point, self._room.data_folder)


def _refusal(error):
    return error if isinstance(error, Refused) else Refused(STEP_FAILED, f"{type(error).__name__}: {error}")

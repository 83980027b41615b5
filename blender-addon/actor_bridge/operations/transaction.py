# SPDX-License-Identifier: GPL-3.0-or-later
"""One plan: snapshot, mutate, validate, wait for the decision, commit or roll back (rules 2, 16)."""

from contextlib import nullcontext

from .. import faultpoints
from ..errors import (
    CANCELLED, IN_DOUBT_ROLLED_BACK, Refused, ROLLBACK_INCOMPLETE, STEP_FAILED, STEP_REFUSED, TOMBSTONED, UNRESOLVED)
from ..world import LAST_KEY, OPEN_KEY
from . import aside, digest, everything, images, left_open, summary, versions
from .base import nothing
from .journal import Journal
from .keeping import copies

IN_DOUBT_SECONDS = 30.0
GLANCES_MIN = 2  # an object and its data
NO_DIGEST = "0" * 64
# Of a target that was there when the plan began: somebody else took it away.
_GONE = (UNRESOLVED, TOMBSTONED)


class Transaction:
    """Driven by the pump, one piece at a time, by `advance`; `decide` once it is "prepared".

    Ends as "COMMITTED", "ROLLED_BACK" or "QUARANTINED", never in between. `room` gives what it may use:
    stage, guard, registry, clock, data_folder, undo_fallback(), and keep_all(), ground() and unground() before what could change anything.
    `room.noted` tells that the disk knows of it, `room.met_others` that somebody else has changed something since the tick began, `room.worked()` the time without Blender's own work.
    """

    def __init__(self, plan, room):
        self.plan = plan
        self.phase = "executing"
        self.begun = False
        self.end = None
        self.error = None
        self.reports = []
        self.changes = []
        self.lines = []
        self.left = []  # events of what a quarantined one has made and left
        self.rolling_back = False
        self.committed = False
        self.awaits = None  # a ticket: nothing is to be done until the disk has done its part
        self.changed = False  # the scene is no longer as it was: others meet it half done between two ticks
        self.digest_before = self.digest_after = NO_DIGEST
        self.differences = []
        self.aside = {}  # of what differs after the rollback, the fields that somebody else has changed: {uuid: names}
        self.overwritten = {}  # likewise, of what does not, since the rollback has written over them
        self.parts = []
        self.image = None
        self.journal = Journal()
        self._room = room
        self._work = None
        self._before = None
        self._own = {}
        self._read = {}  # {uuid: its geometry} of what is large, as it was before
        self._looks = [aside.Look(), aside.Look()]  # before, and as it was written
        self._unseen = []  # what the steps of this tick have touched
        self._changed = []
        self._deleted = set()
        self._decision = None
        self._image = self._kept = None  # what a revert needs, and the ticket for it on disk
        self._prepared_at = None
        self._quietly = self._foreign = self._grounded = self._looked = False
        self._steps_left = self._marked = 0
        self._deadline = 0.0
        self.finishing = False  # the last step was in this tick, whose work goes on for twice its time: between two ticks others meet what is not decided

    def advance(self, deadline, steps_max):
        """Pieces until the deadline, at least one, with so many steps at most. Gives whether the phase has changed (rules 15.2, 15.3)."""
        self.begun, self.awaits = True, None
        phase, self._steps_left, self._deadline, self.finishing = self.phase, steps_max, deadline, False
        going = True
        while going and self.end is None and self.phase == phase:
            with self._as_ours():
                going = self._pieces()
        if self.end != "COMMITTED" and (self._unseen or self.end is not None):
            for uuid in self.plan.needs:
                self._room.stage.take_settings(uuid)
        self._glance()
        return self.phase != phase

    def others_set(self):
        """Whether somebody has set a scene that the plan is about otherwise than the last tick left it, of which Blender does not tell (rule 10.2)."""
        if not self._looked or self.end is not None or self.rolling_back or self.committed or self.plan.whole:
            return False
        return any([self._room.stage.look_at_settings(uuid) for uuid in self.plan.needs])

    def _glance(self):
        """Before the tick ends, what its steps have touched: whoever changes that can be told from them. What else there is no time for is looked at when it is prepared."""
        touched, self._unseen = self._unseen, []
        if self.phase != "executing" or self.rolling_back or self.plan.whole:
            return
        written, until = self._looks[1], self._deadline + (0 if self.finishing else self._room.tick)
        for number, uuid in enumerate(uuid for uuid in touched if uuid not in written):
            if number >= GLANCES_MIN and self._room.worked() >= until:
                break
            digest.glance(self._room.stage, uuid, written)

    def mark(self):
        """Before the tick ends: what a file that is saved then tells of it (left_open.py)."""
        if self.end is None and len(self.journal) > self._marked and not self.plan.opaque:
            self._marked = len(self.journal)
            self._room.world.write_mark(OPEN_KEY, left_open.mark(self.plan.operation_id, self.journal, self._before, self._room.registry))

    def keep(self):
        """What a revert needs, to the disk: when the host has been told, and decides meanwhile."""
        if self._image is not None and self.end is None:
            self._kept, self._image = self._room.keep_image(self.plan.operation_id, self._image), None

    def stop(self, code, reason, quietly=False, foreign=False, at_once=False):
        """Rolls back, whatever it was doing; nothing when it has ended. In pieces, unless `at_once`: before what can't wait for it.

        `quietly`: inside a handler, where nothing is evaluated. `foreign`: since somebody else has changed the scene meanwhile.
        """
        if self.end is not None:
            return
        self._quietly = self._quietly or quietly
        self._foreign = self._foreign or foreign
        if self.committed:  # only its digest is still looked at
            self._end("COMMITTED")
        elif not self.rolling_back:
            self._fail(Refused(code, reason))
        while at_once and self.end is None:
            self.advance(float("inf"), 0)

    @property
    def undecided(self):
        """Prepared, and only the host's decision is missing."""
        return self.phase == "prepared" and self._decision is None and not self.rolling_back

    def decide(self, commit):
        self._decision = commit

    def _as_ours(self):
        """What is taken back is ours in front of the handlers, tick by tick; a step sees to it itself."""
        guard = self._room.guard
        if not self.rolling_back:
            return nullcontext()
        return guard.quietly() if self._quietly else guard.own(self._room.flush)

    def _pieces(self):
        """Forwards or backwards. Gives whether there is time for more."""
        phase, rolling_back = self.phase, self.rolling_back
        while self.end is None and (self.phase, self.rolling_back) == (phase, rolling_back):
            if not self._piece() or self._room.worked() >= self._deadline:
                return False
        return True

    def _piece(self):
        """The next piece of work; False when it has to wait."""
        try:
            if self._work is not None:
                return self._continue()
            return self._next() if self.phase == "executing" else self._settle()
        except Exception as error:  # whatever Blender raises in a step is that step's failure, never the pump's
            if self.rolling_back or self.committed:
                self._quarantine(f"the {'commit' if self.committed else 'rollback'} broke off: {error}")
            else:
                self._fail(_refusal(error))
        return True

    def _next(self):
        number = len(self.reports)
        if self._before is None:
            self._work = self._begin()
        elif number and self._hold(f"after-step-{number - 1}") or number == len(self.plan.steps) and self._hold("prepared"):
            return False
        elif number == len(self.plan.steps):
            self._work = self._prepare()
        elif not self._room.noted.is_set():
            self.awaits = self._room.noted
            return False  # a crash from here on has to name the operation (rule 9.1)
        elif self._steps_left == 0 or self._hold(f"before-step-{number}"):
            return False
        elif self.plan.opaque and not self._grounded:
            self._work = self._ground()
        else:
            self._steps_left -= 1
            self._step(number)
            if self._room.clock() >= self._deadline:
                self._steps_left = 0  # what Blender took to evaluate it counts: what is left to do for this step follows, but no other step
        return True

    def _settle(self):
        """Carries the decision out, or ends the wait for it."""
        if self._decision is None:
            if self._room.clock() - self._prepared_at < IN_DOUBT_SECONDS:
                return False
            self._fail(Refused(IN_DOUBT_ROLLED_BACK, f"no decision came within {IN_DOUBT_SECONDS:.0f} s"))
        elif not self._decision:
            self._fail(Refused(CANCELLED, "the host decided to roll back"))
        elif self._kept is not None and not self._kept.is_set() and not self._room.storage_failed():
            self.awaits = self._kept
            return False  # what a revert needs is durable before the commit is carried out; on a disk that takes nothing, the commit stands without
        elif self._hold("before-commit"):
            return False
        else:
            self._work = self._commit()
        return True

    def _continue(self):
        """A digest over many datablocks is one piece for each of them, and so is a rollback of many steps: a long plan holds no tick. A piece may give a ticket to wait for."""
        try:
            self.awaits = next(self._work)
        except StopIteration:
            self._work = None
        return self.awaits is None

    def _begin(self):
        for uuid in self.plan.needs:
            self._room.stage.look_at_settings(uuid)
        self._looked = True  # all in one tick: only what is set from here on is set in its middle
        versions.demand(self._room.stage, self.plan.expected)
        for uuid in self.plan.needs:
            digest.demand_provable(self._room.stage, uuid)
            yield
        if self.plan.whole:
            everything.demand_provable(self._room.stage)
        before = {}
        yield from self._digest(before, self._own, self._read, self._looks[0])
        self._before = before
        self.digest_before = digest.whole(before)
        yield self._room.noted  # the first step has a tick to itself: what is begun there is mostly decided there, too

    def _ground(self):
        """What an opaque operation, which is alone in its plan, can be taken back to. What its snapshot refuses costs the person no step in their history."""
        operation, step = self.plan.steps[0]
        try:
            with self._room.guard.own(self._room.flush):
                operation.snapshot(self._room.stage, step)
                self._room.keep_all(self.plan)
                self._grounded = True
                to_be_seen = self._room.ground(self.plan)
            yield
            if to_be_seen:
                if (yield from self._is_as_before()):
                    self._room.grounded()
                else:
                    with self._room.guard.own(self._room.flush):
                        self._room.unground()
        except Exception as error:
            raise self._report(0, error) from error

    def _is_as_before(self):
        """A generator: to the first difference, since as long as it runs the scene may not be the one that the person had."""
        into, seen = {}, 0
        for piece in self._digest(into, {}):
            while into:
                key, value = into.popitem()
                if self._before.get(key) != value:
                    return False
                seen += 1
            yield piece
        return into["counts"] == self._before["counts"] and seen + 1 == len(self._before)

    def _report(self, number, error):
        operation, step = self.plan.steps[number]
        refused = _refusal(error)
        self.reports.append({"step": number, "ok": False, "uuids": operation.needs(step), "error": refused.body()})
        return refused

    def _step(self, number):
        operation, step = self.plan.steps[number]
        stage = self._room.stage
        if number == 0:
            versions.demand(stage, self.plan.expected)  # again, with nothing between this look and the first change
        done = False
        try:
            for uuid in operation.needs(step):
                if uuid in self._deleted:
                    raise Refused(TOMBSTONED, f"{uuid} is deleted by an earlier step of this plan")
            with self._room.guard.own(self._room.flush):
                if number == 0 and not self._room.met_others:
                    stage.shapes = self._read
                memo = operation.snapshot(stage, step)
                stage.shapes = {}
                if self.plan.whole and not self.plan.opaque:
                    self._room.keep_all(self.plan)
                self.journal.keep(operation, step, memo)
                if number == 0:
                    self._hold("after-snapshot")
                self.changed = True
                changes = operation.mutate(stage, step, self.journal.memo())
            done = True
            with self._room.guard.quietly():  # Blender has evaluated it: what a driver or a handler made of it shows
                if not stage.repeats:
                    operation.validate(stage, step, self.journal.memo())
        except Exception as error:
            raise self._report(number, error if done or self.plan.opaque else _asked(error)) from error
        self._unseen += self.journal.last_touched()
        self._looks[1].drop(self._unseen)
        self._deleted.update(uuid for uuid, change in changes if change == "DELETED")
        self._changed.append([list(change) for change in changes])
        self.changes.extend(changes)
        self.reports.append({"step": number, "ok": True, "uuids": [uuid for uuid, _ in changes], "error": None})
        if len(self.reports) == len(self.plan.steps):
            self.finishing = True
            self._deadline += self._room.tick

    def _prepare(self):
        after, own, read, called = {}, {}, {}, {}
        yield from self._digest(after, own, read, self._looks[1], called)
        if self.plan.whole:
            self.changes = everything.judge(self._own, own, self.plan.needs, self.changes, not self.plan.opaque)
            self.reports[-1]["uuids"] = [uuid for uuid, _ in self.changes]
        self.digest_after = digest.whole(after)
        self.parts = everything.different(self._before, after) if self.plan.whole else digest.both(self._before, after)
        if self._room.stage.doomed:
            kept = self._room.keep_deleted(self.plan.operation_id)
            while not kept.is_set():
                if self._room.storage_failed():
                    raise Refused(STEP_FAILED, "what is deleted can't be kept on disk")
                yield kept
        yield from summary.of(self._room.stage, self._room.registry, self.changes, self.lines, called)
        stage = self._room.stage
        stage.shapes = read
        data = yield from images.of(stage, self.plan, self.journal, self._changed, self._deleted)
        if data is not None:
            self.image, self._image = images.digest_of(data), data
        self.phase = "prepared"
        self._prepared_at = self._room.clock()

    def _commit(self):
        stage = self._room.stage
        finishes = bool(stage.copies) or any(operation.finish is not nothing for operation, _, _ in self.journal.forwards())
        try:
            with self._room.guard.own(self._room.flush):
                for operation, step, memo in self.journal.forwards():
                    operation.finish(stage, step, memo)
                copies.drop(stage)
                self._room.world.write_mark(OPEN_KEY, None)  # or the person's redo would bring it back
                self._room.world.write_mark(LAST_KEY, self.plan.operation_id)  # in the same undo step: who takes it back, takes this back
                self._room.push_undo(self.plan.label)
        except Exception as error:  # the log has said COMMIT: what did not get there is for a person to look at
            self._quarantine(f"the commit broke off: {error}")
            return
        self.committed = True
        self._hold("after-commit")
        if finishes and not self.plan.whole:  # else nothing has happened since it was taken; the one over everything is a long one
            after = {}
            yield from self._digest(after, {})
            self.digest_after = digest.whole(after)
        self._end("COMMITTED")

    def _fail(self, refused):
        """From here on it is taken back, and nothing else."""
        self.error = refused
        self.rolling_back = True
        self._work = self._roll_back()

    def _roll_back(self):
        """Takes all back and proves it (rule 16.2). A digest that differs is tried once more by Blender's own undo, then it is quarantine.

        What somebody else changed meanwhile is theirs: then only what our steps touched has to be as it was, and undo, which would take theirs too, is not tried.
        Of what our steps touched, the fields that are provably theirs are left to them, and the others proven (aside.py).
        """
        stage, refused = self._room.stage, self.error
        if not len(self.journal) and not stage.copies and not self._grounded:  # a snapshot that failed may have kept one
            self.digest_after = self.digest_before
            self._end("ROLLED_BACK")
            return
        troubles = []
        found, left = aside.Look(), aside.Look()
        theirs = (self._foreign or refused.code in _GONE) and not self.plan.opaque
        if theirs and self._looks[1]:
            yield from self._digest({}, {}, look=found)
        for operation, step, memo in self.journal.backwards():
            try:
                operation.rollback(stage, step, memo)
            except Exception as error:  # the others are still taken back; the digest judges the whole
                troubles.append(f"{operation.name}: {error}")
            yield
        copies.drop(stage)
        if not self._quietly:
            self._room.flush()
        after = {}
        yield from self._digest(after, {}, look=left)
        if not theirs and after != self._before and not self._quietly and not self._foreign and self._room.undo_fallback():
            after = {}
            yield from self._digest(after, {})
        touched = self.journal.touched() if theirs else after.keys() | self._before.keys()
        self.differences = digest.differences(digest.only(self._before, touched), digest.only(after, touched))
        if found:
            self._set_aside(found, left)
        self.digest_after = digest.whole(after) if self.differences else self.digest_before
        if self.differences:
            self._quarantine(f"{refused.reason}; the rollback left {', '.join(self.differences + troubles)}")
        else:
            self._end("ROLLED_BACK")

    def _set_aside(self, found, left):
        """What is provably somebody else's is no difference."""
        for uuid in self.differences:
            names = aside.theirs(self._room.stage, uuid, *self._looks, found, left)
            if names is not None:
                self.aside[uuid] = names
        self.differences = [uuid for uuid in self.differences if uuid not in self.aside]
        lost = {uuid: aside.overwritten(uuid, *self._looks, found, left) for uuid in sorted(found)}
        self.overwritten = {uuid: names for uuid, names in lost.items() if names}

    def _quarantine(self, reason):
        self.error = Refused(ROLLBACK_INCOMPLETE, reason)
        self._end("QUARANTINED")

    def _end(self, end):
        self.end, self.phase = end, "ended"
        if end != "COMMITTED":
            self.changes, self.lines = [], []
        if end == "QUARANTINED":
            self.left = self._room.stage.keep_made()
        self._room.registry.provisional.clear()
        self._room.registry.doomed.clear()

    def _digest(self, into, own, read=None, look=None, called=None):
        if self.plan.whole:
            return everything.parts(self._room.stage, into, own)
        return digest.parts(self._room.stage, self.plan.needs, self.plan.makes, into, read, look, called)

    def _hold(self, point):
        return faultpoints.hold(point, self._room.data_folder)


def _asked(error):
    """What an operation itself won't do speaks against what was asked, not against the feature (docs/adr/0016)."""
    return Refused(STEP_REFUSED, error.reason) if isinstance(error, Refused) and error.code == STEP_FAILED else error


def _refusal(error):
    return error if isinstance(error, Refused) else Refused(STEP_FAILED, f"{type(error).__name__}: {error}")

# SPDX-License-Identifier: GPL-3.0-or-later
"""What clients read: never a transaction, resolved by UUID in the pump's budget, and never in the middle of one (what it shows might be taken back).

An operation of the class `reading` is a row of vocabulary.json and a file reading/<operation>.py with `read(stage, query)`: a generator that yields
wherever the tick may end, holds nothing of bpy over a yield (rule 8.1), and returns an object that JSON can carry.
"""

from collections import deque

from . import READINGS
from .stage import Stage
from ..errors import BUSY, MALFORMED_OPERATION, PAUSED_BY_USER, Refused, STEP_FAILED, UNKNOWN_OPERATION, WRONG_PROJECT
from ..wire import strict_json

WAITING_MAX = 32
ANSWER_BYTES_MAX = 900_000


class Readings:
    """`vocabulary` is the operations' table; tests put their own in."""

    def __init__(self, bridge):
        self.vocabulary = READINGS
        self._bridge = bridge
        self._waiting = deque()
        self._work = None
        self._reading = None

    def ask(self, body):
        """Refused at once, or answered in a later tick."""
        if len(self._waiting) >= WAITING_MAX:
            self._say(body["read_id"], error=Refused(BUSY, f"{WAITING_MAX} reads are waiting", 1000))
        else:
            self._waiting.append(body)

    def forget(self):
        """Whoever asked is gone, or another file is open."""
        self._waiting.clear()
        self._work = self._reading = None

    def advance(self, deadline):
        """Pieces until the deadline, at least one. Gives whether more is waiting."""
        while self._work is not None or self._waiting:
            self._piece()
            if self._bridge.clock() >= deadline:
                break
        return self._work is not None or bool(self._waiting)

    def _piece(self):
        try:
            if self._work is None:
                self._reading = self._waiting.popleft()
                self._work = self._begin(self._reading)
            next(self._work)
            return
        except StopIteration as over:
            self._end(result=over.value)
        except Refused as refused:
            self._end(error=refused)
        except Exception as error:  # whatever Blender raises is that read's failure, never the pump's
            self._end(error=Refused(STEP_FAILED, f"{type(error).__name__}: {error}"))

    def _begin(self, body):
        query = body["query"]
        if body["project_id"] != self._bridge.project.id:
            raise Refused(WRONG_PROJECT, f"project {self._bridge.project.id} is open here")
        if not isinstance(query, dict) or not isinstance(query.get("op"), str):
            raise Refused(MALFORMED_OPERATION, "a query is an object with 'op'")
        reading = self.vocabulary.get(query["op"])
        if reading is None:
            raise Refused(UNKNOWN_OPERATION, f"the reading operation '{query['op'][:64]}' is unknown")
        reading.row.check(query)
        if reading.hands_off:
            self._demand_hands_off()
        project = self._bridge.project
        stage = Stage(self._bridge.world, project.registry, project.resolver, project.folder, self._bridge.data_folder, self._bridge.revert_limits)
        return reading.read(stage, query)

    def _demand_hands_off(self):
        if self._bridge.intent.busy:
            raise Refused(PAUSED_BY_USER, f"the person is working in Blender ({self._bridge.intent.reason})", 2000)
        if self._bridge.world.is_rendering():
            raise Refused(BUSY, "a render is running in this Blender", 5000)

    def _end(self, result=None, error=None):
        read_id = self._reading["read_id"]
        self._work = self._reading = None
        if error is None and len(strict_json.encode(result)) > ANSWER_BYTES_MAX:
            error = Refused(STEP_FAILED, f"the answer is longer than {ANSWER_BYTES_MAX} bytes; ask for less at once")
        self._say(read_id, result, error)

    def _say(self, read_id, result=None, error=None):
        self._bridge.link.say("reading", {"read_id": read_id, "result": None if error else result, "error": error.body() if error else None})

# SPDX-License-Identifier: GPL-3.0-or-later
"""A fresh scene and a running bridge for each test inside Blender, without a host."""

import os
import shutil
import tempfile
import time
import unittest
import uuid

import bpy

import actor_bridge
from actor_bridge import current, pump
from actor_bridge.identity.kinds import COLLECTIONS

SECONDS = 10.0
KEY = "actorbridge_uuid"


def fresh():
    return str(uuid.uuid4())


class SceneCase(unittest.TestCase):
    """`said` is what a host would have heard, `items` every event line."""

    seconds = SECONDS

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        os.environ["ACTORBRIDGE_DATA"] = os.path.join(self.folder, "data")
        self.load()
        actor_bridge.register()
        self.addCleanup(actor_bridge.unregister)
        self.bridge = current.get()
        self.said = []
        self.items = []
        self.pushed = []
        self.bridge.link.say = self._say
        self._push = self.bridge.world.push_undo
        self.bridge.world.push_undo = self._push_undo
        self.settle()
        bpy.ops.ed.undo_push(message="start")

    def load(self):
        bpy.ops.wm.read_homefile(use_factory_startup=True)

    def _say(self, kind, body):
        self.said.append((kind, body))
        return True

    def _push_undo(self, label):
        self.pushed.append(label)
        self._push(label)

    def pump_until(self, condition, what):
        due = time.monotonic() + self.seconds
        while not condition():
            self.assertLess(time.monotonic(), due, f"not within {self.seconds} s: {what}")
            pump.pump()

    def settle(self):
        """Until the registry has caught up with what was done."""
        self.bridge.world.flush()
        self.pump_until(self._is_settled, "the registry settles")

    def _is_settled(self):
        bridge = self.bridge
        if bridge.project is None:
            return False
        if not getattr(bridge.project, "overheard", False):
            self._overhear(bridge.project)
        return bridge.settled

    def _overhear(self, project):
        project.overheard = True
        add = project.outbox.add

        def add_and_keep(items):
            items = list(items)
            self.items.extend(items)
            add(items)
        project.outbox.add = add_and_keep

    def rescan(self):
        """For what fires no event at all."""
        self.bridge.project.scanner.request()
        self.settle()

    def uuid(self, name, kind="OBJECT"):
        return getattr(bpy.data, COLLECTIONS[kind])[name].get(KEY)

    def heard(self, what, since=0):
        return [item for item in self.items[since:] if item.what == what]

    def push(self, label="person"):
        bpy.ops.ed.undo_push(message=label)

    def undo(self):
        bpy.ops.ed.undo()
        self.settle()

    def redo(self):
        bpy.ops.ed.redo()
        self.settle()

    def save(self, name="file.blend"):
        path = os.path.join(self.folder, name)
        bpy.ops.wm.save_as_mainfile(filepath=path)
        return path

    def save_unheard(self, name):
        """As Blender's autosave: no handler takes part."""
        path = os.path.join(self.folder, name)
        with self.bridge.guard.quietly():
            bpy.ops.wm.save_as_mainfile(filepath=path, copy=True, relative_remap=False)
        return path

    def reopen(self, path):
        bpy.ops.wm.open_mainfile(filepath=path)
        self.settle()

    # Operations.

    def execute(self, *steps, expected=(), label="Test", vocabulary=None):
        """Until it is prepared; gives the body of `prepared`."""
        operation_id = fresh()
        self.bridge.runner.vocabulary = vocabulary
        self.bridge.runner.execute({
            "operation_id": operation_id, "project_id": self.bridge.project.id, "label": label,
            "steps": list(steps), "expected": list(expected)})
        self.pump_until(lambda: self._found("prepared", operation_id), "the plan is prepared")
        return self._found("prepared", operation_id)

    def decide(self, prepared, commit=True):
        operation_id = prepared["operation_id"]
        self.assertEqual("READY_TO_COMMIT", prepared["state"], prepared)
        self.bridge.runner.decide({"operation_id": operation_id, "commit": commit})
        self.pump_until(lambda: self._found("finished", operation_id), "the plan is finished")
        return self._found("finished", operation_id)

    def commit(self, *steps, **options):
        finished = self.decide(self.execute(*steps, **options))
        self.assertEqual("COMMITTED", finished["end"])
        self.settle()

    def _found(self, kind, operation_id):
        return next((body for k, body in self.said if k == kind and body["operation_id"] == operation_id), None)


class ReadingCase(SceneCase):
    """Asks as the host does."""

    def ask(self, op, **fields):
        read_id = fresh()
        self.bridge.readings.ask({"read_id": read_id, "project_id": self.bridge.project.id, "query": {"op": op, **fields}})
        return read_id

    def answer(self, read_id):
        found = [body for kind, body in self.said if kind == "reading" and body["read_id"] == read_id]
        return found[0] if found else None

    def read(self, op, **fields):
        """Until it is answered; gives the whole body."""
        read_id = self.ask(op, **fields)
        self.pump_until(lambda: self.answer(read_id), f"{op} is answered")
        return self.answer(read_id)

    def result(self, op, **fields):
        answer = self.read(op, **fields)
        self.assertIsNone(answer["error"])
        return answer["result"]

    def code(self, op, **fields):
        answer = self.read(op, **fields)
        self.assertIsNone(answer["result"])
        return answer["error"]["code"]

# SPDX-License-Identifier: GPL-3.0-or-later
"""A headless Blender and its host, each killed at the worst moments; around real processes."""

import os
import shutil
import subprocess
import tempfile
import unittest
import uuid

from harness.blenders import Blender, evaluate
from harness.fake_host import FakeHost
from harness.rules import rule

FIRST_SCENE = "import bpy; bpy.ops.wm.save_as_mainfile(filepath={!r})"


def fresh():
    return str(uuid.uuid4())


class Headless(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.mkdtemp()
        cls.scene = os.path.join(cls.shared, "scene.blend")
        subprocess.run(
            [os.environ["ACTORBRIDGE_BLENDER"], "-b", "--factory-startup", "--python-expr", FIRST_SCENE.format(cls.scene)],
            check=True, capture_output=True, timeout=60)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.shared)

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = os.path.join(self.folder, "data")
        self.blend = shutil.copy(self.scene, os.path.join(self.folder, "scene.blend"))
        self.host = FakeHost(self.data)
        self.addCleanup(self.host.close)

    def blender(self, **environment):
        blender = Blender(self.data, self.blend, **environment)
        self.addCleanup(blender.close)
        return blender

    def attached(self, since=0):
        """The attach, and who is there: {name: uuid} of the objects."""
        attach = self.host.wait("attach", since=since)
        self.host.wait("events", lambda body: body["complete"], since=since)
        names = {item["name"]: item["uuid"] for item in self.host.items() if item["kind"] == "OBJECT"}
        return attach, names

    def move_and_delete(self, names):
        return [{"op": "set_transform", "target": names["Cube"], "location": [1, 2, 3]}, {"op": "delete", "target": names["Light"]}]

    @rule("16.3", "9.1")
    def test_attaches_commits_saves_on_request_and_ends_clean(self):
        blender = self.blender(ACTORBRIDGE_SAVE_ON_QUIT="1")
        attach, names = self.attached()
        self.assertEqual((self.blend, True, None), (attach["file"], attach["background"], attach["saved_inside"]))
        operation = self.host.execute(attach["project_id"], self.move_and_delete(names))
        prepared = self.host.prepared(operation)
        self.assertEqual("READY_TO_COMMIT", prepared["state"], prepared)
        self.assertEqual("COMMITTED", self.host.commit(operation)["end"])
        self.assertEqual(0, blender.stop(), blender.log)
        value = evaluate(self.blend, "[[o.name for o in bpy.data.objects], list(bpy.data.objects['Cube'].location), 'actorbridge_open_operation' in bpy.data.scenes[0]]")
        self.assertEqual([["Camera", "Cube"], [1.0, 2.0, 3.0], False], value)
        seen = len(self.host.heard)
        again = self.blender()
        second, after = self.attached(since=seen)
        self.assertEqual(attach["project_id"], second["project_id"])
        self.assertTrue(second["last_boot_success"])
        self.assertEqual(names["Cube"], after["Cube"])
        self.assertEqual(0, again.stop(), again.log)

    @rule("16.2", "9.1")
    def test_killed_in_the_middle_of_a_never_stamped_file_it_comes_back_with_the_same_identities_and_says_what_was_open(self):
        blender = self.blender(ACTORBRIDGE_CRASH_AT="after-step-0")
        attach, names = self.attached()
        operation = self.host.execute(attach["project_id"], self.move_and_delete(names))
        self.assertEqual(-9, blender.ended())
        seen = len(self.host.heard)
        again = self.blender()
        second, _ = self.attached(since=seen)
        self.assertEqual(attach["project_id"], second["project_id"])
        self.assertFalse(second["last_boot_success"])
        self.assertEqual([(operation, "ROLLED_BACK")], [(line["operation_id"], line["end"]) for line in second["resolved"]])
        later = {item["name"]: item["uuid"] for m in self.host.heard[seen:] if m["type"] == "events" for item in m["body"]["items"]}
        self.assertEqual(names, {name: later[name] for name in names})
        self.assertEqual(0, again.stop(), again.log)
        self.assertEqual([0.0, 0.0, 0.0], evaluate(self.blend, "list(bpy.data.objects['Cube'].location)"))

    @rule("16.2")
    def test_a_host_that_is_killed_while_a_plan_executes_finds_it_rolled_back(self):
        blender = self.blender(ACTORBRIDGE_PAUSE_AT="after-step-0", ACTORBRIDGE_SAVE_ON_QUIT="1")
        attach, names = self.attached()
        operation = self.host.execute(attach["project_id"], self.move_and_delete(names))
        self.host.wait("progress", lambda body: body["operation_id"] == operation)
        beats = sum(m["type"] == "heartbeat" for m in self.host.heard)
        self.host.wait("heartbeat", lambda _: sum(m["type"] == "heartbeat" for m in self.host.heard) > beats + 2)
        seen = len(self.host.heard)
        self.host.drop()
        second, _ = self.attached(since=seen)
        self.assertEqual([(operation, "ROLLED_BACK")], [(line["operation_id"], line["end"]) for line in second["resolved"]])
        self.assertEqual([], second["open_operations"])
        self.assertEqual(0, blender.stop(), blender.log)
        self.assertEqual([0.0, 0.0, 0.0], evaluate(self.blend, "list(bpy.data.objects['Cube'].location)"))

    @rule("16.2")
    def test_a_prepared_plan_outlives_the_connection_and_is_decided_on_the_next(self):
        blender = self.blender(ACTORBRIDGE_SAVE_ON_QUIT="1")
        attach, names = self.attached()
        operation = self.host.execute(attach["project_id"], self.move_and_delete(names))
        self.host.prepared(operation)
        seen = len(self.host.heard)
        self.host.drop()
        second = self.host.wait("attach", since=seen)
        self.assertEqual(([operation], []), (second["open_operations"], second["resolved"]))
        self.assertEqual("COMMITTED", self.host.commit(operation)["end"])
        self.assertEqual(0, blender.stop(), blender.log)
        self.assertEqual(["Camera", "Cube"], evaluate(self.blend, "[o.name for o in bpy.data.objects]"))

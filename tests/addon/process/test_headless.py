# SPDX-License-Identifier: GPL-3.0-or-later
"""A headless Blender and its host, each killed at the worst moments; around real processes."""

import os
import shutil
import subprocess
import tempfile
import unittest
import uuid

from harness.blenders import ROOT, Blender, evaluate
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

    @rule("16.2", "9.1")
    def test_killed_at_each_point_of_a_plan_nothing_of_it_is_in_the_file_and_the_next_start_says_so(self):
        open_operation, seen = None, 0
        for point in ("before-step-0", "before-step-1", "prepared", "before-commit", "after-commit", None):
            with self.subTest(point):
                blender = self.blender(**({"ACTORBRIDGE_CRASH_AT": point} if point else {}))
                attach, names = self.attached(since=seen)
                told = [(line["operation_id"], line["end"]) for line in attach["resolved"]]
                self.assertEqual([(open_operation, "ROLLED_BACK")] if open_operation else [], told)
                self.assertEqual(open_operation is None, attach["last_boot_success"])
                seen = len(self.host.heard)
                if point is None:
                    self.assertEqual(0, blender.stop(), blender.log)
                    break
                open_operation = self.host.execute(attach["project_id"], self.move_and_delete(names))
                if point.endswith("commit"):
                    self.host.prepared(open_operation)
                    self.host.say("decide", {"operation_id": open_operation, "commit": True})
                self.assertEqual(-9, blender.ended(), blender.log)
        self.assertEqual(
            [[0.0, 0.0, 0.0], ["Camera", "Cube", "Light"]],
            evaluate(self.blend, "[list(bpy.data.objects['Cube'].location), [o.name for o in bpy.data.objects]]"))

    def test_as_a_zip_it_installs_and_is_enabled_at_the_next_start(self):
        archive = shutil.make_archive(os.path.join(self.folder, "addon"), "zip", os.path.join(ROOT, "blender-addon"), "actor_bridge")
        home = {f"BLENDER_USER_{name}": os.path.join(self.folder, name.lower()) for name in ("SCRIPTS", "CONFIG")}
        for folder in home.values():
            os.makedirs(folder)

        def blender(code):
            return subprocess.run(
                [os.environ["ACTORBRIDGE_BLENDER"], "-b", "--python-exit-code", "3", "--python-expr", code],
                env={**os.environ, **home, "ACTORBRIDGE_DATA": self.data}, capture_output=True, text=True, check=True, timeout=60).stdout
        blender(
            f"import bpy; bpy.ops.preferences.addon_install(filepath={archive!r}); "
            "bpy.ops.preferences.addon_enable(module='actor_bridge'); bpy.ops.wm.save_userpref()")
        said = blender("import actor_bridge; from actor_bridge import current; print('RUNS', current.get() is not None, actor_bridge.__file__)")
        self.assertIn(f"RUNS True {home['BLENDER_USER_SCRIPTS']}", said)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A .blend and the files beside it as version 1 left them, opened in a real Blender (rules 4.1 to 4.3)."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest

from harness.blenders import ROOT, Blender, evaluate
from harness.fake_host import FakeHost
from harness.rules import rule

GOLDEN = os.path.join(ROOT, "tests", "golden", "v1")
PROJECT = "bebea973-a787-4e15-8eeb-6a280a3bc387"
MARK = "bpy.data.scenes[0]['actorbridge_project']"
NEWER = f"import bpy; {MARK} = {MARK}.replace('\"schema_version\": 1', '\"schema_version\": 3'); bpy.ops.wm.save_mainfile()"


class OfVersionOne(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = os.path.join(self.folder, "data")
        shutil.copytree(os.path.join(GOLDEN, "data", "addon"), os.path.join(self.data, "addon"))
        self.blend = shutil.copy(os.path.join(GOLDEN, "scene.blend"), os.path.join(self.folder, "scene.blend"))
        self.host = FakeHost(self.data, last_batch=6)
        self.addCleanup(self.host.close)

    def blender(self, **environment):
        blender = Blender(self.data, self.blend, **environment)
        self.addCleanup(blender.close)
        return blender

    def inside(self, name):
        return os.path.join(self.data, "addon", PROJECT, name)

    def bytes(self, path):
        with open(path, "rb") as file:
            return file.read()

    @rule("4.1", "4.2", "4.3")
    def test_it_is_the_same_project_with_the_same_identities_and_is_saved_in_this_version(self):
        before = self.bytes(self.blend)
        blender = self.blender(ACTORBRIDGE_SAVE_ON_QUIT="1")
        attach = self.host.wait("attach")
        self.assertEqual(PROJECT, attach["project_id"])
        self.host.wait("events", lambda body: body["complete"] and body["number"] > 9)
        spooled = [m["body"] for m in self.host.heard if m["type"] == "events" and m["body"]["number"] <= 9]
        self.assertEqual([7, 8, 9], [body["number"] for body in spooled])
        uuids = {item["name"]: item["uuid"] for item in self.host.items() if item["kind"] == "OBJECT" and item["what"] == "PRESENT"}
        self.assertEqual("31dc7648-999b-4973-ba16-a7a82eabc771", uuids["Red cube"])
        with open(self.inside("mark.json"), encoding="utf-8") as file:
            kept = json.load(file)
        self.assertEqual((PROJECT, 1), (kept["project_id"], json.loads(kept["was"][0])["schema_version"]))
        stores = {line["store"]: (line["from"], line["to"], line["steps"]) for line in attach["migrated"]}
        self.assertEqual({"files", "blend", "boot", "position", "quarantine", "registry", "resolved", "spool"}, set(stores))
        self.assertEqual({(1, 2, ("check-and-depth",))}, {(*line[:2], tuple(line[2])) for line in stores.values()})
        for line in attach["migrated"]:
            self.assertTrue(line["store"] == "blend" or os.path.isdir(os.path.join(self.data, line["backup"])), line)
        self.assertTrue(os.path.exists(self.inside("migrated.json")), "kept until the host's log has it")
        self.host.say("migrations_logged", {})
        while os.path.exists(self.inside("migrated.json")):
            self.host.wait("heartbeat", since=len(self.host.heard))
        self.assertEqual(before, self.bytes(self.blend), "the .blend is the person's to save")
        self.assertEqual(0, blender.stop(), blender.log)
        saved = json.loads(evaluate(self.blend, MARK))
        self.assertEqual((2, PROJECT, 16), (saved["schema_version"], saved["project_id"], len(saved["check"])))

    @rule("4.2")
    def test_a_newer_blend_is_refused_and_neither_it_nor_what_is_beside_it_is_touched(self):
        subprocess.run(
            [os.environ["ACTORBRIDGE_BLENDER"], "-b", "--factory-startup", self.blend, "--python-exit-code", "3", "--python-expr", NEWER],
            check=True, capture_output=True, timeout=60)
        self.assertEqual(3, json.loads(evaluate(self.blend, MARK))["schema_version"])
        before = self.bytes(self.blend), self.bytes(self.inside("registry.json")), sorted(os.listdir(self.inside("")))
        blender = self.blender()
        for beats in range(1, 6):
            self.host.wait("heartbeat", since=beats)
        self.assertEqual([], [m for m in self.host.heard if m["type"] in ("attach", "events")])
        self.assertEqual(0, blender.stop(), blender.log)
        self.assertEqual(before, (self.bytes(self.blend), self.bytes(self.inside("registry.json")), sorted(os.listdir(self.inside("")))))

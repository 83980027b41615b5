# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender saves for us is on the disk before anyone hears so: by the system calls of real Blenders (rule 1.3)."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from harness.blenders import ROOT, TOOLS
from harness.rules import rule

ADDON = os.path.join(ROOT, "blender-addon")
SCENE = "import bpy; bpy.ops.wm.save_as_mainfile(filepath={!r})"
ONCE = f"import sys; sys.path.insert(0, {ADDON!r})\nfrom actor_bridge.world import World\nWorld().save()"
# The loop for a Blender without a window, which ends at its first turn.
HEADLESS = f"""
import signal, sys
sys.path.insert(0, {ADDON!r})
import addon_utils
addon_utils.enable("actor_bridge", default_set=False, persistent=True)
from actor_bridge import headless, pump
pump.pump = lambda: signal.raise_signal(signal.SIGTERM)
headless.run()
"""
REPLAY = [{"do": "project", "project_id": "0b0f3f6e-7a55-4f43-8a55-6c1f6a3d7a10"}, {"do": "save", "log": {"seq": 1, "hash": "0" * 64}}]


@unittest.skipUnless(shutil.which("strace"), "strace is not installed")
class Saving(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.blend = os.path.join(self.folder, "scene.blend")
        self.blender(["--python-expr", SCENE.format(self.blend)])

    def blender(self, arguments, prefix=(), said=None):
        """What it printed. It has to end well."""
        done = subprocess.run(
            [*prefix, os.environ["ACTORBRIDGE_BLENDER"], "-b", "--factory-startup", *arguments], check=False, timeout=120, input=said, capture_output=True, text=True,
            env={**os.environ, "ACTORBRIDGE_DATA": os.path.join(self.folder, "data"), "ACTORBRIDGE_SAVE_ON_QUIT": "1"})
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        return done.stdout

    def calls(self, arguments, **more):
        """What was done with the scene's file and its folder, in order, up to what was said of it; and what was printed."""
        trace = os.path.join(self.folder, "trace")
        strace = ["strace", "-f", "-y", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2,write", "-e", "signal=none", "-o", trace]
        printed = self.blender([self.blend, "--python-exit-code", "3", *arguments], strace, **more)
        with open(trace, encoding="utf-8", errors="replace") as file:
            return list(filter(None, map(self.call, file))), printed

    def call(self, line):
        if "rename" in line:
            return "rename" if f'"{self.blend}@"' in line and line.count(f'"{self.blend}"') else None
        if "sync(" in line:
            return "sync" if f"<{self.blend}>" in line else "sync folder" if f"<{self.folder}>" in line else None
        return "said" if 'ANSWER {\\"saved\\"' in line else None

    @rule("1.3")
    def test_the_world_and_the_end_of_a_headless_blender_save_durably(self):
        for name, code in (("once", ONCE), ("headless", HEADLESS)):
            with self.subTest(name):
                self.assertEqual(["rename", "sync", "sync folder"], self.calls(["--python-expr", code])[0])

    @rule("1.3")
    def test_by_a_link_the_folder_is_the_one_where_the_file_is(self):
        link = os.path.join(tempfile.mkdtemp(dir=self.folder), "link.blend")
        os.symlink(self.blend, link)
        trace = os.path.join(self.folder, "trace")
        code = f"import sys; sys.path.insert(0, {ADDON!r})\nfrom actor_bridge.storage import atomic\natomic.sync({link!r})"
        subprocess.run(["strace", "-f", "-y", "-e", "trace=fsync", "-o", trace, sys.executable, "-c", code], check=True)
        with open(trace, encoding="utf-8") as file:
            self.assertEqual(["sync", "sync folder"], list(filter(None, map(self.call, file))))

    @rule("1.3", "12.2")
    def test_a_replay_says_saved_when_its_result_is_on_the_disk(self):
        requests = "".join(json.dumps(request) + "\n" for request in REPLAY)
        calls, printed = self.calls(["--python", os.path.join(TOOLS, "background.py")], said=requests)
        self.assertEqual(["rename", "sync", "sync folder", "said"], calls, printed)

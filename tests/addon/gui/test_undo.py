# SPDX-License-Identifier: GPL-3.0-or-later
"""The person's own Ctrl+Z and Ctrl+Shift+Z over each operation, in a Blender with a window."""

import shutil
import tempfile
import unittest

from harness.display import Desk
from harness.rules import rule


class Undo(unittest.TestCase):
    """What is done and looked at is in harness/gui_keys.py, which runs within that Blender; this hears what came of it."""

    @rule("16.2", "16.3", "5.2", "6.3")
    def test_each_operation_is_one_named_step_that_the_persons_keys_take_back_and_bring_again(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        desk = Desk(folder, script="gui_keys.py", size=(640, 400))  # small: what is drawn in between is only a delay
        self.addCleanup(desk.close)
        lines = desk.lines(lambda line: line.get("over"))
        over = lines.pop()
        self.assertIsNone(over.get("failed"), f"{over.get('failed')}\n{desk.log}")
        for line in lines:
            with self.subTest(line["example"]):
                self.assertIsNone(line["failed"], line["failed"])
        self.assertEqual([], over["missing"])

# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel: what only a person decides, told to the host with who and why; and the notices until a person clears them."""

import getpass

import bpy

from actor_bridge import panel
from actor_bridge.errors import DIVERGED, Refused
from harness.rules import rule
from harness.scene import SceneCase


class Buttons(SceneCase):
    def setUp(self):
        super().setUp()
        self.bridge.link._attached = True
        self.said.clear()

    @rule("14.11")
    def test_resync_is_there_only_while_the_two_have_diverged_and_says_who_and_why(self):
        self.assertFalse(bpy.ops.actorbridge.resync_log.poll())
        self.bridge.project.sync.why = Refused(DIVERGED, "the host's side is older")
        self.assertTrue(bpy.ops.actorbridge.resync_log.poll())
        self.assertIn("Automation waits: the host's side is older", [text for text, _ in panel.lines(self.bridge)])
        with self.assertRaises(RuntimeError):
            bpy.ops.actorbridge.resync_log(reason=" ")
        self.assertEqual([], self.said)
        self.assertEqual({"FINISHED"}, bpy.ops.actorbridge.resync_log(reason="the old disk is gone"))
        self.assertEqual([("resync", {"who": getpass.getuser(), "reason": "the old disk is gone", "project_id": None})], self.said)

    @rule("9.3", "13.2")
    def test_re_arm_says_who_why_and_of_what(self):
        self.assertEqual({"FINISHED"}, bpy.ops.actorbridge.rearm_automation(reason="looked at it"))
        self.assertEqual({"FINISHED"}, bpy.ops.actorbridge.rearm_automation(reason="repaired", feature="objects"))
        who = getpass.getuser()
        self.assertEqual([
            ("rearm", {"who": who, "reason": "looked at it", "feature": None}),
            ("rearm", {"who": who, "reason": "repaired", "feature": "objects"})], self.said)

    @rule("14.11")
    def test_without_a_host_there_is_nothing_to_press(self):
        self.bridge.link._attached = False
        self.assertFalse(bpy.ops.actorbridge.rearm_automation.poll())
        self.assertFalse(bpy.ops.actorbridge.resync_log.poll())

    @rule("13.2")
    def test_notices_stay_until_the_person_clears_them_the_newest_first_and_each_once(self):
        link = self.bridge.link
        link.notices.clear()
        self.assertFalse(bpy.ops.actorbridge.clear_notices.poll())
        before = list(panel.lines(self.bridge))
        for number in range(6):
            link.notice("error", f"failure {number}")
        for _ in range(3):
            link.notice("warning", "the disk is full")
        shown = list(panel.lines(self.bridge))
        self.assertEqual(before, shown[:len(before)])
        self.assertEqual([
            ("the disk is full (3 times)", "ERROR"), ("failure 5", "CANCEL"), ("failure 4", "CANCEL"), ("failure 3", "CANCEL"), ("and 3 earlier ones", "BLANK1")],
            shown[len(before):])
        link._attached = False
        self.assertEqual({"FINISHED"}, bpy.ops.actorbridge.clear_notices())
        link._attached = True
        self.assertEqual(before, list(panel.lines(self.bridge)))

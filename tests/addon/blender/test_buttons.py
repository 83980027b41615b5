# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel: what only a person decides, told to the host with who and why; and the notices until a person clears them."""

import getpass

import bpy

from actor_bridge import panel, pump
from actor_bridge.budget import Budget
from actor_bridge.errors import DIVERGED, Refused
from harness.rules import rule
from harness.scene import SceneCase, fresh


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

    @rule("16.2")
    def test_of_a_quarantine_the_person_is_asked_and_the_answer_says_who_and_why(self):
        link, who = self.bridge.link, getpass.getuser()
        self.assertFalse(bpy.ops.actorbridge.restore_quarantined.poll())
        self.assertFalse(bpy.ops.actorbridge.accept_quarantined.poll())
        first, second = fresh(), fresh()
        link._on_quarantined({"operations": [{"operation_id": first, "label": "Half done"}, {"operation_id": second, "label": ""}]})
        asked = [text for text, _ in panel.lines(self.bridge) if text.startswith("Quarantined")]
        self.assertEqual(["Quarantined: Half done (and 1 more). Put back what was kept of before, or accept what is there?"], asked)
        self.assertEqual([("actorbridge.restore_quarantined", first), ("actorbridge.accept_quarantined", first)], [(name, of) for name, _, of in panel.buttons(self.bridge)][:2])
        with self.assertRaises(RuntimeError):
            bpy.ops.actorbridge.restore_quarantined(operation=first, reason=" ")
        self.assertEqual([], self.said)
        self.assertEqual({"FINISHED"}, bpy.ops.actorbridge.restore_quarantined(operation=first, reason="looked at it"))
        self.assertEqual({"FINISHED"}, bpy.ops.actorbridge.accept_quarantined(operation=second, reason="it is fine"))
        self.assertEqual([
            ("resolve_quarantine", {"who": who, "reason": "looked at it", "operation_id": first, "restore": True}),
            ("resolve_quarantine", {"who": who, "reason": "it is fine", "operation_id": second, "restore": False})], self.said)
        link.forget_project()
        self.assertFalse(bpy.ops.actorbridge.restore_quarantined.poll())
        self.assertNotIn("actorbridge.restore_quarantined", [name for name, _, _ in panel.buttons(self.bridge)])

    @rule("14.11")
    def test_without_a_host_there_is_nothing_to_press(self):
        self.bridge.link._attached = False
        self.assertFalse(bpy.ops.actorbridge.rearm_automation.poll())
        self.assertFalse(bpy.ops.actorbridge.resync_log.poll())

    @rule("10.3")
    def test_each_change_of_what_the_panel_shows_has_it_drawn_anew_once(self):
        link, bridge, asked = self.bridge.link, self.bridge, []
        redraw, panel.redraw = panel.redraw, lambda: asked.append(1)
        self.addCleanup(lambda: setattr(panel, "redraw", redraw))
        link.notices.clear()
        panel.redraw_if_changed(bridge)
        changes = {
            "the person begins": lambda: (setattr(bridge.intent, "busy", True), setattr(bridge.intent, "reason", "INPUT")),
            "and ends": lambda: (setattr(bridge.intent, "busy", False), setattr(bridge.intent, "reason", "")),
            "automation on": lambda: link._on_automation({"on": True, "why": None}),
            "safe mode": lambda: link._on_automation({"on": False, "why": {"code": "AB-GATE-001", "reason": "global safe mode", "retry_after_ms": None}}),
            "a notice": lambda: link.notice("warning", "look"),
            "the same once more": lambda: link.notice("warning", "look"),
            "cleared": link.notices.clear,
            "files fail": lambda: setattr(bridge.notes, "failure", "no room"),
            "and do not": lambda: setattr(bridge.notes, "failure", None),
            "the host is gone": lambda: setattr(link, "_attached", False),
            "why it is": lambda: setattr(bridge.client, "state", "offline: it hung up"),
            "diverged": lambda: setattr(bridge.project.sync, "why", Refused(DIVERGED, "the host's side is older")),
            "a defect": lambda: setattr(bridge, "trouble", "a defect"),
        }
        for what, change in changes.items():
            asked.clear()
            panel.redraw_if_changed(bridge)
            self.assertEqual([], asked, f"before: {what}")
            change()
            panel.redraw_if_changed(bridge)
            self.assertEqual([1], asked, what)

    @rule("15.2")
    def test_each_step_of_a_running_plan_has_the_panel_drawn_anew(self):
        shown = []
        redraw, panel.redraw = panel.redraw, lambda: shown.append([text for text, _ in panel.lines(self.bridge) if text.startswith("Running")])
        self.addCleanup(lambda: setattr(panel, "redraw", redraw))
        self.bridge.budget = Budget(steps_per_tick=1)
        operation_id = fresh()
        self.bridge.runner.execute({
            "operation_id": operation_id, "project_id": self.bridge.project.id, "label": "Long", "expected": [],
            "steps": [{"op": "set_transform", "target": self.uuid("Cube"), "location": [0, 0, n]} for n in range(3)]})
        while self._found("prepared", operation_id) is None:
            pump._turn(self.bridge)
        self.assertLessEqual({f"Running: Long (step {n} of 3)" for n in (1, 2)}, {text for texts in shown for text in texts})
        self.decide(self._found("prepared", operation_id))

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

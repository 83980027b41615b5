# SPDX-License-Identifier: GPL-3.0-or-later
"""The person comes first, in a Blender with a window: keys, mouse, undo."""

import os
import shutil
import tempfile
import time
import unittest
import uuid

from harness.display import Desk
from harness.fake_host import FakeHost
from harness.png import colours, decode
from harness.rules import rule

SECONDS = 40


def fresh():
    return str(uuid.uuid4())


class Person(unittest.TestCase):
    """One Blender for all: its start is the expensive part. Plans of two steps and more pause after their second."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.host = FakeHost(cls.folder)
        cls.addClassCleanup(cls.host.close)
        cls.desk = Desk(cls.folder, ACTORBRIDGE_PAUSE_AT="after-step-1")
        cls.addClassCleanup(cls.desk.close)
        cls.project = cls.host.wait("attach", timeout=90)["project_id"]
        cls.host.wait("events", lambda body: body["complete"], SECONDS)

    def setUp(self):
        self.idle()

    def idle(self):
        self.desk.wait(lambda state: state["reason"] == "" and state["mode"] == "OBJECT", "nobody works")

    def at_work(self):
        """The mouse moves in the viewport, and the watcher is there to see it."""
        self.desk.wait(lambda state: state["reason"] == "" and not state["watching"], "the watcher has gone off duty")
        for step in range(400):
            self.desk.move(400 + step % 40 * 5, 420)
            if self.desk.state()["watching"]:
                break
        self.desk.wait(lambda state: state["watching"], "the watcher is on duty")
        self.desk.move()

    def in_panel(self, text, is_there=True):
        """What has been drawn last, whatever holds now."""
        return self.desk.wait(lambda state: any(text in line for line in state["panel"]) == is_there, f"the panel shows '{text}': {is_there}")

    @rule("10.3")
    def test_the_panel_is_drawn_anew_when_what_it_shows_has_changed(self):
        self.at_work()
        self.desk.key("g")
        self.in_panel("waits for you: a tool")
        self.desk.key("Escape")
        self.idle()
        self.in_panel("waits for you", is_there=False)
        self.host.say("notice", {"level": "warning", "text": "safe mode, says the host"})
        self.in_panel("safe mode, says the host")
        self.host.say("automation", {"on": True, "why": None})
        self.in_panel("Automation on")
        self.host.say("automation", {"on": False, "why": {"code": "AB-GATE-001", "reason": "a person said so", "retry_after_ms": None}})
        self.in_panel("a person said so")
        self.host.say("quarantined", {"operations": [{"operation_id": fresh(), "label": "Half done"}]})
        self.in_panel("Quarantined: Half done")
        self.in_panel("actorbridge.restore_quarantined")
        self.host.say("quarantined", {"operations": []})
        self.in_panel("Quarantined", is_there=False)

    def create(self, name):
        return self.host.execute(self.project, [{"op": "create_object", "uuid": fresh(), "shape": "EMPTY", "name": name}], label=f"Make {name}")

    @rule("10.1", "10.2", "10.3")
    def test_a_grab_held_still_pauses_automation_until_it_is_over_and_then_it_goes_on(self):
        self.at_work()
        since = len(self.host.heard)
        begun = time.monotonic()
        self.desk.key("g")
        self.host.wait("intent", lambda body: body["busy"] and body["reason"] == "CAPTURED:G", SECONDS, since)
        print(f"         key press to pause, xdotool's own start in it: {(time.monotonic() - begun) * 1000:.0f} ms")
        prepared = self.host.prepared(self.create("Never"), SECONDS)
        self.assertEqual(("ROLLED_BACK", "AB-INTENT-001"), (prepared["state"], prepared["error"]["code"]))
        self.assertEqual([], prepared["steps"])
        # Held still for longer than the quiet time: it is still a grab.
        count = self.desk.state()["count"]
        self.desk.wait(lambda state: state["count"] > count + 40, "two seconds of Blender's own timer")
        self.assertEqual("CAPTURED:G", self.desk.state()["reason"])
        self.desk.key("Escape")
        self.idle()
        operation = self.create("Later")
        self.assertEqual("READY_TO_COMMIT", self.host.prepared(operation, SECONDS)["state"])
        self.host.commit(operation)
        state = self.desk.wait(lambda state: "Later" in state["objects"], "the plan is in the scene")
        self.assertNotIn("Never", state["objects"])

    @rule("16.2")
    def test_one_ctrl_z_takes_exactly_the_committed_plan_back(self):
        self.at_work()
        before = self.desk.state()["objects"]["Cube"]
        self.desk.key("g", "x", "2", "Return")
        moved = [round(before[0] + 2, 4), *before[1:]]
        self.desk.wait(lambda state: state["objects"]["Cube"] == moved, "the person has moved the cube")
        self.idle()
        operation = self.create("Once")
        self.assertEqual("READY_TO_COMMIT", self.host.prepared(operation, SECONDS)["state"])
        self.host.commit(operation)
        self.desk.wait(lambda state: "Once" in state["objects"], "the plan is in the scene")
        self.desk.move()
        self.desk.key("ctrl+z")
        state = self.desk.wait(lambda state: "Once" not in state["objects"], "the plan is undone")
        self.assertEqual(moved, state["objects"]["Cube"], "and the person's own step before it is not")
        self.desk.key("ctrl+z")
        self.desk.wait(lambda state: state["objects"]["Cube"] == before, "the second undo is the person's own step")
        self.desk.key("ctrl+shift+z", "ctrl+shift+z")
        self.desk.wait(lambda state: state["objects"]["Cube"] == moved and "Once" in state["objects"], "both are redone")

    @rule("10.2")
    def test_a_key_in_the_middle_of_a_plan_stops_it_at_its_next_step_and_rolls_it_back(self):
        self.idle()
        steps = [{"op": "create_object", "uuid": fresh(), "shape": "EMPTY", "name": f"Part {n}"} for n in range(3)]
        operation = self.host.execute(self.project, steps)
        self.host.wait("progress", lambda body: body["operation_id"] == operation and body["steps_done"] == 2, SECONDS)
        self.desk.move(500, 400)
        self.desk.move(530, 430)
        prepared = self.host.prepared(operation, SECONDS)
        self.assertEqual(("ROLLED_BACK", "AB-INTENT-001"), (prepared["state"], prepared["error"]["code"]))
        self.assertEqual(prepared["digest_before"], prepared["digest_after"])
        self.desk.wait(lambda state: not any(name.startswith("Part") for name in state["objects"]), "nothing is left")

    @rule("10.1")
    def test_a_search_popup_that_waits_for_typing_pauses_until_it_is_closed(self):
        self.at_work()
        since = len(self.host.heard)
        self.desk.key("F3")
        self.host.wait("intent", lambda body: body["reason"] == "CAPTURED:F3", SECONDS, since)
        self.desk.key("c", "u", "b")
        count = self.desk.state()["count"]
        self.desk.wait(lambda state: state["count"] > count + 40, "two seconds of Blender's own timer")
        self.assertEqual("CAPTURED:F3", self.desk.state()["reason"])
        self.desk.key("Escape", "Escape")
        self.desk.move(500, 400)
        self.idle()

    @rule("10.1", "10.3")
    def test_edit_mode_pauses_and_leaving_it_resumes(self):
        self.at_work()
        since = len(self.host.heard)
        self.desk.key("Tab")
        self.host.wait("intent", lambda body: body["busy"] and body["reason"] == "MODE:EDIT_MESH", SECONDS, since)
        self.desk.key("Tab")
        self.idle()

    def reading(self, op, **fields):
        read_id = fresh()
        self.host.say("read", {"read_id": read_id, "project_id": self.project, "query": {"op": op, **fields}})
        return self.host.wait("reading", lambda body: body["read_id"] == read_id, SECONDS)

    @rule("10.2")
    def test_the_viewport_is_drawn_for_a_picture_unless_somebody_works_in_it(self):
        def picture(**fields):
            answer = self.reading("screenshot_viewport", **fields)
            self.assertIsNone(answer["error"])
            with open(os.path.join(self.folder, "scratch", answer["result"]["file"]), "rb") as file:
                data = file.read()
            self.assertEqual((answer["result"]["width"], answer["result"]["height"]), decode(data)[:2])
            self.assertGreater(colours(data), 20, "a viewport is more than its background")
            return answer["result"]
        own = picture()
        self.assertGreater(min(own["width"], own["height"]), 300)
        small = picture(width=128)
        self.assertEqual((128, round(own["height"] * 128 / own["width"])), (small["width"], small["height"]))
        self.at_work()
        since = len(self.host.heard)
        self.desk.key("g")
        self.host.wait("intent", lambda body: body["busy"] and body["reason"] == "CAPTURED:G", SECONDS, since)
        self.assertEqual("AB-INTENT-001", self.reading("screenshot_viewport")["error"]["code"])
        self.desk.key("Escape")
        self.idle()
        self.assertIsNone(self.desk.state()["trouble"])

    @rule("10.3")
    def test_the_watcher_goes_off_duty_so_that_blender_can_save_by_itself(self):
        self.at_work()
        self.desk.wait(lambda state: not state["watching"], "the watcher has gone off duty")
        self.at_work()
        self.assertIsNone(self.desk.state()["trouble"])


class Opened(unittest.TestCase):
    """A window that opens under a pointer which nobody moves."""

    @rule("10.1", "10.3")
    def test_a_window_that_opens_under_the_pointer_is_no_persons_act_and_the_first_move_in_it_is(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        host = FakeHost(folder)
        self.addCleanup(host.close)
        desk = Desk(folder)
        self.addCleanup(desk.close)
        host.wait("attach", timeout=90)
        host.wait("events", lambda body: body["complete"], SECONDS)
        host.say("notice", {"level": "warning", "text": "drawn anew"})
        count = desk.wait(lambda state: any("drawn anew" in line for line in state["panel"]), "the panel is drawn anew")["count"]
        desk.wait(lambda state: state["count"] > count + 60, "three seconds of Blender's own timer")
        self.assertEqual([], [message["body"] for message in host.heard if message["type"] == "intent" and message["body"]["busy"]])
        since = len(host.heard)
        desk.move(500, 400)
        desk.move(530, 430)
        host.wait("intent", lambda body: body["busy"] and body["reason"] == "INPUT", SECONDS, since)

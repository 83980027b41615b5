# SPDX-License-Identifier: GPL-3.0-or-later
"""Is the person at work? From the events that are seen, and from those that are not."""

import unittest

from actor_bridge.events.marks import Marks
from actor_bridge.intent.detector import Detector
from harness.rules import rule


class World:
    background = False

    def __init__(self):
        self.context = "OBJECT"

    def mode(self):
        return self.context


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


class Hands(unittest.TestCase):
    def setUp(self):
        self.clock, self.world = Clock(), World()
        self.marks = Marks(self.clock)
        self.detector = Detector(self.clock, self.marks)
        self.detector.watching = True

    def reason(self, after=0.0):
        self.clock.now += after
        self.detector.look(self.world)
        self.assertEqual(bool(self.detector.reason), self.detector.busy)
        return self.detector.reason

    @rule("10.1")
    def test_a_press_after_which_nothing_more_is_seen_was_captured_for_as_long_as_that_lasts(self):
        self.assertEqual("", self.reason())
        self.detector.saw("G", "PRESS")
        self.assertEqual("CAPTURED:G", self.reason())
        self.assertEqual("CAPTURED:G", self.reason(after=3600))
        self.detector.saw("TIMER", "NOTHING")
        self.detector.saw("NONE", "NOTHING")
        self.assertEqual("CAPTURED:G", self.reason(), "timers pass through a grab")
        self.detector.saw("LEFTMOUSE", "RELEASE")
        self.assertEqual("INPUT", self.reason())
        self.assertEqual("", self.reason(after=1.6))

    @rule("10.1", "10.3")
    def test_a_pointer_that_nobody_has_moved_is_no_input_and_shows_that_nothing_is_captured(self):
        self.detector.saw("MOUSEMOVE", "NOTHING", by_hand=False)
        self.assertEqual("", self.reason())
        self.detector.saw("F3", "PRESS")
        self.detector.saw("MOUSEMOVE", "NOTHING", by_hand=False)
        self.assertEqual("INPUT", self.reason(), "the key was a hand's")
        self.detector.saw("MOUSEMOVE", "NOTHING", by_hand=True)
        self.assertEqual("INPUT", self.reason(after=1.4))

    @rule("10.1")
    def test_modes_and_edits_by_others_count_and_end(self):
        self.world.context = "SCULPT"
        self.assertEqual("MODE:SCULPT", self.reason())
        self.world.context = "OBJECT"
        self.marks.person()
        self.assertEqual("EDITING", self.reason())
        self.assertEqual("EDITING", self.reason(after=1.4))
        self.assertEqual("", self.reason(after=0.2))

    @rule("10.1")
    def test_a_tool_that_began_while_nobody_watched_is_over_only_when_something_ends_a_tool_or_after_long_silence(self):
        self.detector.watching = False
        self.detector.edit_unseen()
        self.detector.watching = True
        self.detector.saw("MOUSEMOVE", "NOTHING")
        self.assertEqual("CAPTURED:UNSEEN", self.reason(after=5))
        self.detector.saw("ESC", "RELEASE")
        self.assertEqual("", self.reason(after=1.6))
        self.detector.watching = False
        self.detector.edit_unseen()
        self.assertEqual("CAPTURED:UNSEEN", self.reason(after=9.9))
        self.assertEqual("", self.reason(after=0.2))

    def test_without_a_window_nobody_has_hands(self):
        self.world.background = True
        self.marks.person()
        self.detector.saw("G", "PRESS")
        self.assertEqual("", self.reason())
        self.world.context = "EDIT_MESH"
        self.assertEqual("MODE:EDIT_MESH", self.reason())

# SPDX-License-Identifier: GPL-3.0-or-later
"""Coalescing and the outbox: bounded, in order, durable before sent, sent until acknowledged."""

import os
import shutil
import tempfile
import threading
import unittest

from actor_bridge.events.coalesce import Coalescer, merge
from actor_bridge.events.outbox import PENDING_MAX, Outbox
from actor_bridge.identity.rows import Item
from actor_bridge.storage.spool import Spool
from harness.rules import rule


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class Writer:
    """Does the job at once, or when the test says so."""

    def __init__(self):
        self.held = None

    def submit(self, job, *arguments):
        ticket = threading.Event()
        if self.held is not None:
            self.held.append((job, arguments, ticket))
            return ticket
        job(*arguments)
        ticket.set()
        return ticket


def item(what, uuid="u", version=1, **more):
    return Item(what, uuid, "OBJECT", "n", version, **more)


class Merging(unittest.TestCase):
    def test_the_word_that_tells_most_stays_and_the_values_are_the_latest(self):
        for old, new, left in (
                ("CREATED", "CHANGED", "CREATED"), ("CREATED", "RENAMED", "CREATED"), ("CREATED", "REMOVED", "REMOVED"),
                ("DUPLICATED", "CHANGED", "DUPLICATED"), ("RENAMED", "CHANGED", "RENAMED"), ("CHANGED", "RENAMED", "RENAMED"),
                ("REBOUND", "CHANGED", "REBOUND"), ("REMOVED", "REBOUND", "REBOUND"), ("CHANGED", "CHANGED", "CHANGED")):
            with self.subTest(old=old, new=new):
                merged = merge(item(old, copy_of="c" if old == "DUPLICATED" else None), item(new, version=2))
                self.assertEqual((left, 2), (merged.what, merged.version))
                self.assertEqual("c" if left == "DUPLICATED" else None, merged.copy_of)

    @rule("15.1")
    def test_it_waits_for_quiet_but_not_for_ever(self):
        clock = Clock()
        waiting = Coalescer(clock, settle=0.1, most=0.5)
        waiting.add(item("CHANGED"))
        self.assertFalse(waiting.due)
        clock.now = 0.11
        self.assertTrue(waiting.due)
        while clock.now < 0.49:
            clock.now += 0.05
            waiting.add(item("CHANGED"))
            self.assertFalse(waiting.due and clock.now < 0.5)
        clock.now = 0.51
        self.assertTrue(waiting.due)
        self.assertEqual(1, len(waiting))

    @rule("3.1")
    def test_what_an_operation_did_is_not_mixed_with_what_the_person_did(self):
        waiting = Coalescer(Clock(), 0.1, 0.5)
        waiting.add(item("CHANGED", by="op"))
        waiting.add(item("CHANGED", version=2))
        self.assertEqual(["op", None], [i.by for i in waiting.take(9)])


class Sending(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.clock, self.writer, self.sent = Clock(), Writer(), []
        self.outbox = Outbox(Spool(self.folder), self.writer, self.clock)

    def tick(self, seconds=1.0):
        self.clock.now += seconds
        self.outbox.advance(lambda kind, body: self.sent.append(body) or True)

    def numbers(self):
        return [body["number"] for body in self.sent]

    def test_nothing_is_sent_before_it_is_durable(self):
        self.outbox.attached(0, 1 << 20)
        self.writer.held = []
        self.outbox.add([item("CREATED")])
        self.tick()
        self.assertEqual([], self.sent)
        self.assertEqual([], os.listdir(self.folder))
        (job, arguments, ticket), = self.writer.held
        job(*arguments)
        ticket.set()
        self.tick()
        self.assertEqual([1], self.numbers())

    def test_what_waits_for_a_host_is_sent_when_one_comes_and_again_until_it_acknowledges(self):
        self.outbox.add([item("CREATED")])
        self.tick()
        self.assertEqual(([], 1), (self.sent, self.outbox.spooled))
        self.outbox.attached(0, 1 << 20)
        self.tick()
        self.tick()
        self.assertEqual([1], self.numbers())
        self.outbox.detached()
        self.tick()
        self.outbox.attached(0, 1 << 20)
        self.tick()
        self.assertEqual([1, 1], self.numbers())
        self.outbox.acknowledge(1)
        self.assertEqual(0, self.outbox.spooled)

    def test_a_full_spool_keeps_the_latest_of_each_datablock_and_makes_no_more_batches(self):
        for number in range(PENDING_MAX + 50):
            self.outbox.add([item("CHANGED", version=number)])
            self.tick()
        self.assertEqual(PENDING_MAX, self.outbox.spooled)
        self.outbox.attached(0, 1 << 20)
        self.tick()
        self.outbox.acknowledge(PENDING_MAX)
        self.tick()
        self.assertEqual(PENDING_MAX + 49, self.sent[-1]["items"][0]["version"])
        self.assertEqual(list(range(1, PENDING_MAX + 2)), self.numbers())

    def test_a_census_comes_after_what_waited_and_only_its_last_batch_is_complete(self):
        self.outbox.attached(0, 1 << 20)
        self.outbox.add([item("REMOVED", "gone")])
        self.outbox.census(item("PRESENT", f"u{number}") for number in range(1200))
        for _ in range(6):
            self.tick(0.0)
        self.assertEqual([False, False, False, True], [body["complete"] for body in self.sent])
        self.assertEqual("REMOVED", self.sent[0]["items"][0]["what"])
        self.assertEqual(1200, sum(len(body["items"]) for body in self.sent[1:]))
        self.assertEqual([1, 2, 3, 4], self.numbers())

    def test_a_link_that_takes_nothing_loses_nothing(self):
        self.outbox.attached(0, 1 << 20)
        self.outbox.add([item("CREATED")])
        self.clock.now += 1
        self.outbox.advance(lambda kind, body: False)
        self.tick()
        self.assertEqual([1], self.numbers())

    def test_a_small_frame_makes_small_batches(self):
        self.outbox.attached(0, 4096)
        self.outbox.add([item("CREATED", f"u{number}") for number in range(20)])
        for _ in range(5):
            self.tick()
        self.assertEqual([8, 8, 4], [len(body["items"]) for body in self.sent])

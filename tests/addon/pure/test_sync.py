# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is older, and whether this side may go on: judged from the host's heartbeats alone."""

import random
import unittest

from actor_bridge.errors import DIVERGED
from actor_bridge.sync import EMPTY, Sync
from harness.rules import rule


class Log:
    """A host's log: each line's hash is of its history, so that two histories differ from their fork on."""

    def __init__(self, history="a", seq=0, before=None):
        self.hashes = list(before or [EMPTY["hash"]])
        self.history = history
        self.grow(seq - len(self.hashes) + 1)

    @property
    def seq(self):
        return len(self.hashes) - 1

    def grow(self, lines):
        for _ in range(lines):
            self.hashes.append(f"{self.history}{len(self.hashes)}".rjust(64, "0"))

    def at(self, seq):
        return {"seq": seq, "hash": self.hashes[seq]}

    @property
    def head(self):
        return self.at(self.seq)

    def beat(self, sync, agreed=True):
        own = sync.position or EMPTY
        known = self.hashes[own["seq"]] if own["seq"] <= self.seq else None
        return self.head, {"seq": own["seq"], "hash": known, "agreed": agreed}

    def older(self, seq):
        return Log(self.history, before=self.hashes[:seq + 1])


def hear(sync, beat):
    """One heartbeat, and what it gives to keep is durable at once."""
    position = sync.hear(*beat)
    if position is not None:
        sync.kept(position, adopted=False)


class Agreement(unittest.TestCase):
    def setUp(self):
        self.log = Log(seq=9)
        self.sync = Sync(None, None)

    def follow(self):
        hear(self.sync, self.log.beat(self.sync))

    @rule("14.11")
    def test_a_blender_that_never_met_a_host_takes_over_its_position_once_the_host_agrees(self):
        hear(self.sync, self.log.beat(self.sync, agreed=False))
        self.assertIsNone(self.sync.position)
        self.follow()
        self.assertEqual(self.log.head, self.sync.position)
        self.assertIsNone(self.sync.why)

    @rule("14.11")
    def test_a_gap_closes_with_the_next_heartbeat(self):
        self.follow()
        self.log.grow(500)
        self.follow()
        self.assertEqual((self.log.head, None), (self.sync.position, self.sync.why))

    @rule("14.11")
    def test_an_older_copy_of_the_host_is_noticed_at_the_first_heartbeat_and_at_the_welcome(self):
        self.follow()
        older = self.log.older(5)
        for notice in (lambda: hear(self.sync, older.beat(self.sync)), lambda: self.sync.greeted(older.head)):
            self.sync.why = None
            notice()
            self.assertEqual(DIVERGED, self.sync.why.code)
            self.assertIn("host's side is older", self.sync.why.reason)
            self.assertEqual(9, self.sync.position["seq"])

    @rule("14.11")
    def test_an_older_copy_that_has_gone_on_past_the_place_is_another_history(self):
        self.follow()
        forked = Log("b", seq=20, before=self.log.older(5).hashes)
        hear(self.sync, forked.beat(self.sync))
        self.assertEqual(DIVERGED, self.sync.why.code)
        self.assertIn("two histories", self.sync.why.reason)
        self.assertEqual(self.log.head, self.sync.position)

    @rule("14.11")
    def test_while_the_host_does_not_agree_nothing_is_taken_over(self):
        self.follow()
        before = self.sync.position
        self.log.grow(3)
        hear(self.sync, self.log.beat(self.sync, agreed=False))
        self.assertEqual(before, self.sync.position)

    @rule("14.11")
    def test_a_persons_resync_takes_over_another_history_also_for_the_file(self):
        self.follow()
        forked = Log("b", seq=20, before=self.log.older(5).hashes)
        hear(self.sync, forked.beat(self.sync))
        self.sync.kept(self.sync.adopt(forked.head), adopted=True)
        self.assertEqual((forked.head, forked.head, None), (self.sync.position, self.sync.inside, self.sync.why))
        forked.grow(1)
        hear(self.sync, forked.beat(self.sync))
        self.assertEqual(forked.head, self.sync.position)

    @rule("14.11")
    def test_what_is_saved_into_the_file_stays_as_it_was_until_a_host_has_agreed(self):
        foreign = Log("b", seq=4).head
        for position in (None, self.log.head):
            sync = Sync(position, foreign)
            hear(sync, self.log.beat(sync, agreed=False))
            self.assertEqual(foreign, sync.to_save())
        self.log.grow(1)
        hear(sync, self.log.beat(sync))
        self.assertEqual(self.log.head, sync.to_save())

    @rule("14.11")
    def test_when_the_right_log_is_put_back_both_are_in_step_again(self):
        self.follow()
        hear(self.sync, self.log.older(5).beat(self.sync))
        self.follow()
        self.assertIsNone(self.sync.why)

    @rule("14.11")
    def test_dropped_doubled_and_reordered_heartbeats_never_look_like_a_divergence_and_never_hide_one(self):
        for seed in range(2_000):
            draw = random.Random(seed)
            log, sync, late = Log(seq=draw.randrange(5)), Sync(None, None), []
            for _ in range(draw.randrange(30)):
                log.grow(draw.randrange(4))
                late.append(log.beat(sync))
                draw.shuffle(late)
                while late and draw.random() < 0.6:
                    beat = late[-1] if draw.random() < 0.3 else late.pop()  # doubled, or for the last time
                    if draw.random() < 0.8:  # or dropped
                        before = sync.position or EMPTY
                        hear(sync, beat)
                        self.assertIsNone(sync.why, seed)
                        self.assertGreaterEqual((sync.position or EMPTY)["seq"], before["seq"], seed)
            hear(sync, log.beat(sync))
            self.assertEqual(log.head if log.seq else None, sync.position, seed)
            if log.seq:
                cut = draw.randrange(log.seq)
                other = Log("b", seq=cut + draw.randrange(1, 2 * log.seq + 2), before=log.older(cut).hashes)
                hear(sync, other.beat(sync))
                self.assertIsNotNone(sync.why, seed)
                for beat in draw.sample(late, len(late)):
                    if beat[1]["seq"] != sync.position["seq"]:
                        hear(sync, beat)
                        self.assertIsNotNone(sync.why, seed)


# SPDX-License-Identifier: GPL-3.0-or-later
"""Who keeps an identity and who gets a new one, as a table, on a world without Blender."""

import itertools
import random
import unittest

from actor_bridge.errors import Refused
from actor_bridge.identity.registry import Registry
from actor_bridge.identity.resolver import Resolver
from actor_bridge.identity.scanner import RESTARTS_MAX, Scanner
from harness.fake_world import FakeWorld, Thing
from harness.rules import rule


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Bench(unittest.TestCase):
    def setUp(self):
        self.clock = Clock()
        self.world = FakeWorld()
        self.registry = Registry()
        numbers = itertools.count(1)
        self.scanner = Scanner(self.world, self.registry, lambda: f"u{next(numbers)}", self.clock)

    def add(self, name, uuid=None, kind="OBJECT", library=""):
        thing = Thing(kind, name, uuid, library)
        self.world.things.append(thing)
        return thing

    def scan(self, moment="edit"):
        self.scanner.request(moment)
        return [(item.what, item.name, item.uuid, item.copy_of) for item in self.scanner.run()]


class WhoIsWho(Bench):
    def test_new_things_are_stamped_once(self):
        a, b = self.add("A"), self.add("B")
        self.assertEqual([("CREATED", "A", "u1", None), ("CREATED", "B", "u2", None)], self.scan())
        self.assertEqual(("u1", "u2"), (a.uuid, b.uuid))
        self.assertEqual([], self.scan())

    @rule("5.2")
    def test_the_copy_is_the_one_that_came_later_whatever_the_two_are_called(self):
        for original_name, copy_name in itertools.permutations(("A", "B", "C"), 2):
            with self.subTest(original=original_name, copy=copy_name):
                self.setUp()
                original = self.add("A")
                self.scan()
                original.name = original_name
                self.world.things.insert(0, Thing("OBJECT", copy_name, "u1"))
                self.assertIn(("DUPLICATED", copy_name, "u2", "u1"), self.scan())
                self.assertEqual("u1", original.uuid)

    @rule("5.2")
    def test_a_doubled_uuid_in_a_loaded_file_goes_to_the_name_that_the_stored_registry_has(self):
        self.add("B")
        self.scan()
        again = self.world["B"]
        again.session = 0
        self.registry.find("u1").session = 0
        self.world.things.insert(0, Thing("OBJECT", "A", "u1"))
        self.assertEqual([("DUPLICATED", "A", "u2", "u1")], self.scan("load"))

    @rule("6.1", "6.3")
    def test_a_removed_thing_is_a_tombstone_and_only_undo_or_load_brings_it_back(self):
        a = self.add("A")
        self.scan()
        self.world.things.clear()
        self.assertEqual([("REMOVED", "A", "u1", None)], self.scan())
        self.assertFalse(self.registry.find("u1").live)
        self.world.things.append(a)
        self.assertEqual([("DUPLICATED", "A", "u2", "u1")], self.scan("edit"))
        self.setUp()
        for moment in ("undo", "redo", "load"):
            with self.subTest(moment):
                self.setUp()
                a = self.add("A")
                self.scan()
                self.world.things.clear()
                self.scan()
                self.world.things.append(a)
                self.assertEqual([("REBOUND", "A", "u1", None)], self.scan(moment))

    @rule("2.2", "6.3")
    def test_a_stamp_that_undo_took_is_given_back_before_any_is_minted(self):
        a, b = self.add("A"), self.add("B")
        self.scan()
        a.uuid = b.uuid = None
        self.assertEqual({("REBOUND", "A", "u1", None), ("REBOUND", "B", "u2", None)}, set(self.scan("undo")))
        self.assertEqual(("u1", "u2"), (a.uuid, b.uuid))

    @rule("5.2", "2.2")
    def test_undo_to_before_a_copy_was_stamped_keeps_both_apart_whatever_they_are_called_since(self):
        for moment in ("undo", "redo"):
            for names in itertools.permutations(("A", "B", "C"), 2):
                for first in (0, 1):
                    with self.subTest(moment, names=names, first=first):
                        self.setUp()
                        original = self.add("A")
                        self.scan()
                        copy = Thing("OBJECT", "B", "u1")
                        self.world.things.insert(first, copy)
                        self.scan()
                        original.name, copy.name = names
                        self.scan()
                        original.name, copy.name, copy.uuid = "A", "B", "u1"
                        original.session, copy.session = copy.session, original.session
                        self.scan(moment)
                        self.assertEqual(("u1", "u2"), (original.uuid, copy.uuid))

    @rule("5.2", "2.2")
    def test_undo_to_before_two_were_stamped_keeps_them_apart_although_they_have_swapped_names(self):
        a, b = self.add("A"), self.add("B")
        self.scan()
        a.name, b.name = "B", "A"
        self.scan()
        a.name, b.name, a.uuid, b.uuid = "A", "B", None, None
        self.scan("undo")
        self.assertEqual(("u1", "u2"), (a.uuid, b.uuid))

    @rule("6.3")
    def test_a_new_thing_never_gets_the_identity_of_a_dead_one_by_its_name(self):
        self.add("A")
        self.scan()
        self.world.things.clear()
        self.scan()
        self.add("A")
        self.assertEqual([("CREATED", "A", "u2", None)], self.scan())

    @rule("5.1")
    def test_linked_data_is_followed_under_its_library_and_never_stamped(self):
        self.add("A")
        self.scan()
        linked, bare = self.add("A", "u1", library="//l.blend"), self.add("X", None, library="//l.blend")
        self.assertEqual([], self.scan())
        self.assertEqual(("u1", None), (linked.uuid, bare.uuid))
        self.assertTrue(self.registry.find("u1", "//l.blend").live)
        self.assertTrue(self.registry.find("u1").live)

    @rule("5.2")
    def test_random_histories_keep_one_live_identity_for_each_thing(self):
        for seed in range(300):
            chance = random.Random(seed)
            self.setUp()
            first = {}
            for step in range(40):
                self._change(chance, step)
                if chance.random() < 0.5:
                    self.scan()
                    uuids = [thing.uuid for thing in self.world.things]
                    self.assertEqual(len(uuids), len(set(uuids)), f"seed {seed}, step {step}")
                    for thing in self.world.things:
                        self.assertEqual(first.setdefault(thing.session, thing.uuid), thing.uuid, f"seed {seed}, step {step}: {thing.name}")
                    live = {entry.uuid for entry in self.registry.local() if entry.live}
                    self.assertEqual(set(uuids), live, f"seed {seed}, step {step}")

    def _change(self, chance, step):
        things = self.world.things
        kind = chance.choice(("add", "copy", "remove", "rename", "swap"))
        if kind == "add" or not things:
            self.add(f"n{step}")
        elif kind == "copy":
            source = chance.choice(things)
            things.insert(chance.randrange(len(things) + 1), Thing(source.kind, f"{source.name}.{step}", source.uuid))
        elif kind == "remove":
            # A thing whose copy was not yet seen: nobody can know any more which of the two it was.
            lonely = [t for t in things if sum(o.uuid == t.uuid for o in things) == 1]
            if lonely:
                things.remove(chance.choice(lonely))
        elif kind == "rename":
            chance.choice(things).name = f"r{step}"
        else:
            a, b = chance.choice(things), chance.choice(things)
            a.name, b.name = b.name, a.name


class Slices(Bench):
    def many(self):
        for number in range(1000):
            self.add(f"n{number:04}")
        self.scan()

    @rule("15.3")
    def test_a_scan_yields_at_its_deadline_and_goes_on_where_it_was(self):
        self.many()
        self.add("new")
        self.scanner.request()
        self.clock.now = 1.0
        ticks = 0
        while (items := self.scanner.advance(deadline=0.0)) is None:
            ticks += 1
        self.assertEqual(["new"], [item.name for item in items])
        self.assertGreater(ticks, 8)

    @rule("6.1")
    def test_a_list_that_shifts_under_a_scan_that_has_yielded_is_no_deletion(self):
        self.many()
        self.scanner.request()
        self.clock.now = 1.0
        for _ in range(4):
            self.assertIsNone(self.scanner.advance(deadline=0.0))
        del self.world.things[:300]
        self.scanner.request()
        removed = [item.name for item in self.scanner.run()]
        self.assertEqual(300, len(removed))
        self.assertEqual("n0299", max(removed))

    def test_a_scan_that_is_disturbed_again_and_again_ends_in_one_go(self):
        self.many()
        self.scanner.request()
        self.clock.now = 1.0
        for _ in range(2 * (RESTARTS_MAX + 1)):
            self.scanner.dirt += 1
            if self.scanner.advance(deadline=0.0) is not None:
                break
        self.assertIsNotNone(self.scanner.run())

    @rule("15.2")
    def test_scans_keep_their_distance(self):
        self.scan()
        self.scanner.request()
        self.assertFalse(self.scanner.ready)
        self.clock.now += 0.11
        self.assertTrue(self.scanner.ready)


class Resolving(Bench):
    def test_the_name_is_only_a_hint(self):
        thing = self.add("A")
        self.scan()
        resolver = Resolver(self.world, self.registry)
        self.assertIs(thing, resolver.resolve("u1"))
        thing.name = "B"
        self.assertIs(thing, resolver.resolve("u1"))
        self.assertEqual(["B"], [item.name for item in resolver.rebound])

    @rule("2.3")
    def test_gone_dead_and_doubled_are_told_apart(self):
        thing = self.add("A")
        self.scan()
        resolver = Resolver(self.world, self.registry)
        thing.uuid = "other"
        self.assertEqual("AB-ID-007", self.refusal(resolver, "u1"))
        self.world.things.clear()
        self.scan()
        self.assertEqual("AB-ID-002", self.refusal(resolver, "u1"))
        self.assertEqual("AB-ID-007", self.refusal(resolver, "never seen"))
        third = self.add("C")
        self.scan()
        uuid = third.uuid
        third.name, third.session = "D", 0
        self.add("E", uuid)
        self.assertEqual("AB-ID-005", self.refusal(resolver, uuid))

    def refusal(self, resolver, uuid):
        with self.assertRaises(Refused) as caught:
            resolver.resolve(uuid)
        return caught.exception.code

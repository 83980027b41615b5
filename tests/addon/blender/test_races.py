# SPDX-License-Identifier: GPL-3.0-or-later
"""Removed, renamed, swapped, duplicated, replaced, undone between submission and use: never an edit of the wrong object."""

import os
import random

import bpy

from actor_bridge import pump
from actor_bridge.budget import Budget
from actor_bridge.identity import scanner
from harness.rules import rule
from harness.scene import SceneCase, fresh

ROUNDS = int(os.environ.get("ACTORBRIDGE_RACES", "300"))  # the soak: 10000
SEED = int(os.environ.get("ACTORBRIDGE_SEED", "1"))
TRUTH = "truth"
OBJECTS_MAX = 40


class Races(SceneCase):
    """Each object carries the test's own mark, which no undo loses: it is written before the push."""

    def setUp(self):
        super().setUp()
        self.addCleanup(setattr, scanner, "INTERVAL", scanner.INTERVAL)
        scanner.INTERVAL = 0.0
        self.truths = 0
        for name in ("Cube", "Light", "Camera"):
            self.mark(bpy.data.objects[name])
        for number in range(5):
            self.make(f"Extra {number}")
        self.settle()
        self.push("marked")
        self.push("marked again")

    def mark(self, thing):
        self.truths += 1
        thing[TRUTH] = self.truths

    def make(self, name):
        thing = bpy.data.objects.new(name, None)
        self.mark(thing)
        bpy.context.scene.collection.objects.link(thing)

    @rule("2.1", "2.2", "2.3", "8.1")
    def test_random_races_never_touch_a_wrong_object(self):
        chance = random.Random(SEED)
        ends, self.between = {"COMMITTED": 0, "ROLLED_BACK": 0}, 0
        for number in range(ROUNDS):
            with self.subTest(seed=SEED, round=number):
                ends[self.one(chance, number)] += 1
                self.thin_out(chance)
        print(f"         seed {SEED}: {ends}, {self.between} races came between the step and the answer")
        self.assertGreater(min(ends.values()), ROUNDS // 20)
        self.assertGreater(self.between, ROUNDS // 100)

    def one(self, chance, number):
        target = chance.choice([thing for thing in bpy.data.objects if thing.users_scene])
        name, uuid, truth = target.name, target["actorbridge_uuid"], target[TRUTH]  # not by its name: Blender's undo can leave two with one name
        place = [float(number + 1), 0.5, -7.0]
        operation = fresh()
        body = {"operation_id": operation, "project_id": self.bridge.project.id, "label": f"race {number}", "expected": [],
                "steps": [{"op": "set_transform", "target": uuid, "location": place}]}
        happen = chance.choice(("remove", "rename", "swap", "duplicate", "replace", "undo", "nothing"))
        before = chance.random() < 0.5
        known, half_done = self.truths, False
        if before:
            getattr(self, happen)(chance, target.name)
            self.bridge.runner.execute(body)
        else:
            self.bridge.runner.execute(body)
            if chance.random() < 0.5:
                self.bridge.budget = Budget(tick_ms=0)  # each piece of work has a tick of its own
                self.pump_until(lambda: not self.bridge.runner.active or self.bridge.runner.progress[0] == 1, "the step is done")
            for _ in range(chance.randrange(3)):
                pump.pump()
            self.bridge.budget = Budget()
            if not self.gone(uuid):
                half_done = self.at(place) != [] and happen != "nothing"
                self.between += half_done and self._found("prepared", operation) is None
                getattr(self, happen)(chance, target.name)
        others = self.others(truth)
        self.pump_until(lambda: self._found("prepared", operation), "prepared")
        prepared = self._found("prepared", operation)
        end = prepared["state"]
        if end == "READY_TO_COMMIT":
            self.bridge.runner.decide({"operation_id": operation, "commit": True})
            self.pump_until(lambda: self._found("finished", operation), "finished")
            end = self._found("finished", operation)["end"]
        # What somebody copies from a half-done object meanwhile is as half done, and theirs.
        moved = [moved for moved in self.at(place) if not half_done or moved <= known]
        self.assertEqual([truth] if end == "COMMITTED" else [], moved, (happen, end, prepared["error"]))
        self.assertEqual(others, self.others(truth), (happen, end, half_done, prepared["error"]))
        # A step's own tick ends with a look at what it wrote, and what comes in the place of a removed object has nothing of that.
        self.assertNotEqual("QUARANTINED", end, (happen, half_done, prepared["error"]))
        self.said.clear()
        self.settle()
        uuids = [thing["actorbridge_uuid"] for thing in bpy.data.objects]
        self.assertEqual(len(uuids), len(set(uuids)), happen)
        return end

    def at(self, place):
        return [thing[TRUTH] for thing in bpy.data.objects if list(thing.location) == place]

    def others(self, truth):
        """All but the target, as the race has left them: neither a step nor its rollback has anything to do with them."""
        return sorted((thing[TRUTH], thing.name, *(value for row in thing.matrix_basis for value in row)) for thing in bpy.data.objects if thing[TRUTH] != truth)

    def thin_out(self, chance):
        """Races make more than they remove; a longer list would only be slower."""
        if len(bpy.data.objects) > OBJECTS_MAX:
            bpy.data.batch_remove(chance.sample(list(bpy.data.objects), OBJECTS_MAX // 2))
            self.push("thinned out")
            self.settle()

    def gone(self, uuid):
        return not any(thing.get("actorbridge_uuid") == uuid for thing in bpy.data.objects)

    def nothing(self, chance, name):
        """The plan meets no race."""

    def remove(self, chance, name):
        bpy.data.objects.remove(bpy.data.objects[name])
        self.make(f"Spare {self.truths}")
        self.push("remove")

    def replace(self, chance, name):
        bpy.data.objects.remove(bpy.data.objects[name])
        self.make(name)
        self.push("replace")

    def rename(self, chance, name):
        bpy.data.objects[name].name = f"Renamed {self.truths}.{chance.random()}"
        self.push("rename")

    def swap(self, chance, name):
        one, other = bpy.data.objects[name], chance.choice(list(bpy.data.objects))
        if one != other:
            names = one.name, other.name
            one.name = "swapping"
            other.name, one.name = names
        self.push("swap")

    def duplicate(self, chance, name):
        copy = bpy.data.objects[name].copy()
        self.mark(copy)
        bpy.context.scene.collection.objects.link(copy)
        self.push("duplicate")

    def undo(self, chance=None, name=None):
        if chance is None:
            return super().undo()
        bpy.ops.ed.undo()

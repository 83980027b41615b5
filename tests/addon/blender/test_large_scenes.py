# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenes of a thousand and of ten thousand objects, or as many as ACTORBRIDGE_OBJECTS says: each kind of operation commits and is taken back, nobody loses an identity, and no tick does much."""

import os

import bpy

from actor_bridge.operations import digest, everything
from examples.assets import STL, lay, take
from harness.rules import rule
from harness.scene import KEY, SceneCase, fresh
from test_every_operation import reverting

COUNT = int(os.environ.get("ACTORBRIDGE_OBJECTS", "1000"))  # with 10000 it takes a minute and a half


class LargeScenes(SceneCase):
    seconds = 600.0
    count = COUNT
    without = ()

    def setUp(self):
        super().setUp()
        os.environ["ACTORBRIDGE_ALLOW_PYTHON"] = "1"
        self.addCleanup(os.environ.pop, "ACTORBRIDGE_ALLOW_PYTHON")
        mesh = bpy.data.meshes.new("Shared")
        mesh.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
        for number in range(self.count - len(bpy.data.objects)):
            thing = bpy.data.objects.new(f"Thing {number:05}", mesh if number % 2 else None)
            bpy.context.scene.collection.objects.link(thing)
        self.settle()
        self.push("furnished")
        self.most = {"looks": 0, "slices": 0}
        self._count("looks", digest, "state_of")
        self._count("slices", self.bridge.world, "rows")
        self._count("undos", self.bridge.world, "undo")
        self._count("undos", self.bridge.world, "back_to_step")
        tick = self.bridge.tick

        def counting(budget):
            self.seen = {"looks": 0, "slices": 0, "undos": 0}
            more = tick(0)  # its time is over at once: what it does nevertheless is one piece of work
            if not self.seen["undos"]:  # after Blender's own undo, which takes back what code did, all of the scene is looked at at once
                self.most = {what: max(self.most[what], self.seen[what]) for what in self.most}
            return more
        self.bridge.tick = counting

    def _count(self, what, where, name):
        known = getattr(where, name)

        def counting(*arguments):
            self.seen[what] += 1
            return known(*arguments)
        self.seen = {"looks": 0, "slices": 0, "undos": 0}
        setattr(where, name, counting)
        self.addCleanup(setattr, where, name, known)

    def steps(self):
        thing, other = self.uuid("Thing 00100"), self.uuid("Thing 00201")
        lay(self, "tri.stl", STL)
        return {
            "create": {"op": "create_object", "uuid": fresh(), "data_uuid": fresh(), "shape": "CUBE", "name": "New"},
            "delete": {"op": "delete", "target": other},
            "move": {"op": "set_transform", "target": thing, "location": [1, 2, 3]},
            "duplicate": {"op": "duplicate", "target": thing, "name": "Copy", "data": "SHARED", "uuid": fresh()},
            "rename": {"op": "rename", "target": thing, "name": "Thing 00900"},
            "import": take(self, "tri.stl", "STL"),
            "python": {"op": "run_python", "seed": fresh(), "code": "import bpy\nbpy.data.objects['Thing 00300'].location.x = 5", "declares": [self.uuid("Thing 00300")],
                       "timeout_ms": 20_000, "output_bytes_max": 1000},
        }

    def identities(self):
        return {thing[KEY]: thing.name for thing in bpy.data.objects}

    @rule("5.1", "15.2", "15.3", "16.1", "16.2")
    def test_each_kind_of_operation_commits_and_is_taken_back_and_every_identity_stays(self):
        for name in [name for name in self.steps() if name not in self.without]:
            with self.subTest(name):
                before = self.identities()
                self.assertGreaterEqual(len(before), self.count)
                finished = self.decide(self.execute(self.steps()[name]), commit=False)
                self.assertEqual("ROLLED_BACK", finished["end"])
                self.rescan()
                self.assertEqual(before, self.identities())
                prepared = self.execute(self.steps()[name])
                self.assertEqual("COMMITTED", self.decide(prepared)["end"])
                self.rescan()
                if prepared.get("image") is not None:
                    reverted = self.execute(reverting(prepared))
                    self.assertEqual("COMMITTED", self.decide(reverted)["end"], reverted)
                    self.rescan()
                    self.assertEqual(before, self.identities())
                else:
                    self.assertLessEqual(before.items(), self.identities().items())
        before = self.identities()
        path = self.save()
        self.reopen(path)
        self.assertEqual(before, self.identities())
        print(f"         {len(before)} objects; most in one tick: {self.most}")
        self.assertLessEqual(self.most["looks"], everything.SLICE)
        self.assertLessEqual(self.most["slices"], 1)


class TenThousandObjects(LargeScenes):
    """Without what looks at every datablock, which takes a minute: ACTORBRIDGE_OBJECTS=10000 has that too."""

    count = 10_000
    without = ("import", "python")

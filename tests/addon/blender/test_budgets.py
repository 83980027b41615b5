# SPDX-License-Identifier: GPL-3.0-or-later
"""What a tick may do, counted and never timed: steps, pieces of work, looks; and a cancel at each step."""

import collections
import dataclasses
import threading
import time

import bpy

from actor_bridge import panel, pump
from actor_bridge.budget import Budget
from actor_bridge.errors import CANCELLED, CHANGED_SINCE, STEP_FAILED
from actor_bridge.identity import scanner
from actor_bridge.operations import BY_NAME, digest, everything, geometry, settings_seen, versions
from harness import breaking, look
from harness.rules import rule
from harness.scene import SceneCase, fresh
from test_every_operation import reverting


class Clock:
    """Stands still, or goes on by `stride` each time that somebody looks: then each piece of work is the last of its tick."""

    def __init__(self, stride=0.0):
        self.now, self.stride = time.monotonic(), stride

    def __call__(self):
        self.now += self.stride
        return self.now


class Budgets(SceneCase):
    def use(self, clock=time.monotonic, **budget):
        self.bridge.clock = clock
        self.bridge.budget = Budget(**budget)

    def plan(self):
        cube, made, data = self.uuid("Cube"), fresh(), fresh()
        return [
            {"op": "set_transform", "target": cube, "location": [1, 2, 3]},
            {"op": "create_object", "uuid": made, "data_uuid": data, "shape": "SPHERE", "name": "Ball"},
            {"op": "rename", "target": cube, "name": "Box"},
            {"op": "parent", "target": made, "parent": cube, "keep_transform": True},
            {"op": "delete", "target": self.uuid("Light")},
        ]

    def begin(self, steps):
        operation_id = fresh()
        self.bridge.runner.execute({"operation_id": operation_id, "project_id": self.bridge.project.id, "label": "Long", "steps": steps, "expected": []})
        return operation_id

    def done(self):
        return self.bridge.runner.progress[0] if self.bridge.runner.active else None

    def until_done(self, count):
        self.pump_until(lambda: self.done() == count and (count or self.bridge.runner.begun), f"{count} steps are done")

    def end_of(self, operation_id):
        self.pump_until(lambda: not self.bridge.runner.active, "the plan ends")
        return self._found("prepared", operation_id)

    @rule("15.2")
    def test_a_tick_has_no_more_steps_than_its_budget_and_each_is_told_to_client_and_panel(self):
        self.use(Clock(), steps_per_tick=2)  # its time never ends
        operation_id = self.begin(self.plan())
        seen, shown = [], set()
        while self._found("prepared", operation_id) is None:
            pump.pump()
            seen.append(self.done())
            shown.update(text for text, _ in panel.lines(self.bridge) if text.startswith("Running"))
        self.assertEqual([2, 4, 5], sorted(set(seen) - {0}))
        told = [(body["steps_done"], body["steps"]) for kind, body in self.said if kind == "progress"]
        self.assertEqual([(2, 5), (4, 5)], told)  # the last is told by the result
        self.assertLessEqual({"Running: Long (step 2 of 5)", "Running: Long (step 4 of 5)"}, shown)
        self.decide(self._found("prepared", operation_id))

    @rule("15.2", "15.3")
    def test_a_tick_whose_time_is_over_does_one_piece_of_work_and_no_more_forwards_and_backwards(self):
        steps = [{"op": "set_transform", "target": self.uuid(name), "location": [number, 0, 1]} for number in range(20) for name in ("Cube", "Light", "Camera")]
        before = look.scene()
        self.use(Clock(1e-6), tick_ms=0)
        counted, vocabulary = self.count_pieces()
        prepared = self.execute(*steps, vocabulary=vocabulary)
        self.assertEqual("ROLLED_BACK", self.decide(prepared, commit=False)["end"])
        self.assertEqual([["look"], ["rollback"], ["step", "look"]], sorted(map(list, set(map(tuple, counted.values())))))  # a step goes with the look at what it wrote
        self.assertGreater(len(counted), len(steps) * 2)
        self.use()
        self.settle()
        self.assertEqual(before, look.scene())

    def count_pieces(self):
        """{tick: "step", "rollback" and "look" at a datablock, in their order}, and the operations that are counted."""
        counted, tick = collections.defaultdict(list), [0]
        begun = self.bridge.tick

        def counting(budget):
            tick[0] += 1
            return begun(budget)

        def wrap(what, function):
            def call(*arguments):
                counted[tick[0]].append(what)
                return function(*arguments)
            return call
        self.bridge.tick = counting
        self.patch(digest, "state_of", wrap("look", digest.state_of))
        return counted, {name: dataclasses.replace(o, mutate=wrap("step", o.mutate), rollback=wrap("rollback", o.rollback)) for name, o in BY_NAME.items()}

    def patch(self, where, name, value):
        self.addCleanup(setattr, where, name, getattr(where, name))
        setattr(where, name, value)

    @rule("15.2", "15.3")
    def test_a_scan_reads_one_slice_a_tick_when_its_time_is_over(self):
        for number in range(scanner.SLICE * 3):
            bpy.context.scene.collection.objects.link(bpy.data.objects.new(f"E{number}", None))
        read, slices = self.bridge.world.rows, collections.Counter()
        tick = [0]

        def rows(kind, start, stop):
            slices[tick[0]] += 1
            return read(kind, start, stop)
        self.bridge.world.rows = rows
        self.bridge.world.flush()
        self.use(Clock(1e-6), tick_ms=0)
        while not self._is_settled():
            tick[0] += 1
            pump.pump()
        self.assertEqual({1}, set(slices.values()))
        self.assertGreater(len(slices), 3)

    @rule("15.2", "15.3")
    def test_a_change_of_one_step_is_one_tick_after_the_look_however_long_blender_evaluates_and_no_second_step_follows_in_it(self):
        clock = Clock()
        self.use(clock, tick_ms=60_000, scan_every_ms=1_000_000_000)
        self.patch(self.bridge, "scan_soon", lambda: None)
        flush, push = self.bridge.world.flush, self.bridge.world.push_undo

        def slow(work):
            def call(*arguments):
                work(*arguments)
                clock.now += 3600
            return call
        self.patch(self.bridge.world, "flush", slow(flush))
        self.patch(self.bridge.world, "push_undo", slow(push))
        self.patch(self.bridge.link, "_attached", True)
        self.patch(self.bridge.link, "say", self.committing)
        cube = self.uuid("Cube")
        for count in (1, 2):
            self.said.clear()
            operation_id = self.begin([{"op": "set_transform", "target": cube, "location": [1, 2, number]} for number in range(count)])
            self.look_before()
            for _ in range(count):
                self.assertIsNone(self._found("finished", operation_id))
                pump.pump()
            self.assertEqual("COMMITTED", self._found("finished", operation_id)["end"])
            clock.now += 1
            self.settle()

    def look_before(self):
        """The tick in which nothing is changed; what it wrote is durable then."""
        pump.pump()
        self.assertFalse(self.bridge.runner.transaction.changed)
        self.assertTrue(self.bridge.runner.noted.wait(60))

    @rule("15.2", "16.2")
    def test_the_tick_of_the_last_step_goes_on_for_twice_its_time_so_that_nobody_meets_what_is_not_decided(self):
        clock, demand = Clock(), versions.demand
        self.use(clock, tick_ms=60_000, scan_every_ms=1_000_000_000)
        self.patch(self.bridge, "scan_soon", lambda: None)
        self.patch(self.bridge.link, "_attached", True)
        self.patch(self.bridge.link, "say", self.committing)
        for slow, ticks in ((50, 1), (90, 1), (130, 2)):
            looks = []

            def demanding(*arguments):
                demand(*arguments)
                looks.append(1)
                if len(looks) == 2:  # the first look is the plan's, the second is the step's own
                    clock.now += slow
            self.patch(versions, "demand", demanding)
            self.said.clear()
            operation_id = self.begin([{"op": "set_transform", "target": self.uuid("Cube"), "location": [1, 2, slow]}])
            self.look_before()
            for _ in range(ticks):
                self.assertIsNone(self._found("prepared", operation_id))
                pump.pump()
            self.assertIsNotNone(self._found("prepared", operation_id))
            self.pump_until(lambda: self._found("finished", operation_id), "it is finished")
            clock.now += 1
            self.settle()

    @rule("15.2")
    def test_a_tick_waits_only_when_the_scene_is_changed_and_for_a_tenth_longer_than_it_works(self):
        clock, waited = Clock(), []
        self.use(clock, tick_ms=60_000, scan_every_ms=1_000_000_000)
        self.patch(self.bridge, "scan_soon", lambda: None)
        self.patch(self.bridge.link, "_attached", True)
        self.patch(self.bridge.link, "say", self._say)  # a host that does not decide

        def wait(seconds):
            waited.append(round(seconds, 3))
            clock.now += seconds
            return False
        self.patch(self.bridge.woken, "wait", wait)
        operation_id = self.begin([{"op": "set_transform", "target": self.uuid("Cube"), "location": [1, 2, 3]}])
        self.look_before()
        self.assertEqual([], waited)
        self.assertFalse(pump.pump())  # nor has it anything to do at once
        self.assertEqual([66.0], waited)
        self.decide(self._found("prepared", operation_id))

    def committing(self, kind, body):
        """A host that decides at once."""
        if kind == "prepared":
            message = {"type": "decide", "body": {"operation_id": body["operation_id"], "commit": True}}
            self.bridge.client.inbox.put(("message", self.bridge.link._up, message))
            self.bridge.woken.set()
        return self._say(kind, body)

    @rule("5.2", "15.2")
    def test_a_look_makes_way_for_a_plan_but_not_for_ever_and_what_was_seen_to_change_does_not(self):
        def scans():
            return self.bridge.project.scanner.scans

        def begun_before_a_scan():
            before, operation_id = scans(), self.begin([{"op": "set_transform", "target": self.uuid("Cube"), "location": [1, 2, 3]}])
            self.pump_until(lambda: self._found("prepared", operation_id), "the plan is prepared")
            seen = scans() == before
            self.decide(self._found("prepared", operation_id))
            return seen

        self.settle()
        clock = Clock(1e-6)
        self.use(clock, tick_ms=0)
        self.patch(self.bridge.project.scanner, "_clock", clock)
        clock.now += 6
        pump.pump()
        pump.pump()
        self.assertTrue(self.bridge.project.scanner.due)  # in the middle of a look
        self.assertTrue(begun_before_a_scan())
        clock.now += 6
        self.assertFalse(begun_before_a_scan())  # it was put off once, and is overdue
        self.settle()
        bpy.data.objects["Light"].name = "Lamp"
        self.bridge.world.flush()
        clock.now += 1
        pump.pump()
        pump.pump()
        self.assertTrue(self.bridge.project.scanner.due)
        self.assertFalse(begun_before_a_scan())

    @rule("15.2")
    def test_a_look_although_nothing_was_seen_comes_as_often_as_the_budget_says(self):
        clock = Clock()
        self.use(clock, scan_every_ms=60_000)
        clock.now += 3600
        self.settle_look()
        before = self.bridge.project.scanner.scans
        for _ in range(3):
            clock.now += 19
            pump.pump()
            pump.pump()
        self.assertEqual(before, self.bridge.project.scanner.scans)
        clock.now += 19
        self.settle_look()
        self.assertEqual(before + 1, self.bridge.project.scanner.scans)

    def settle_look(self):
        scans = self.bridge.project.scanner.scans
        self.pump_until(lambda: self.bridge.project.scanner.scans > scans and self._is_settled(), "a look")

    @rule("16.2", "10.2")
    def test_a_cancel_at_each_step_takes_all_of_it_back(self):
        before, count = look.scene(), len(self.plan())
        for done in range(count + 1):
            with self.subTest(steps_done=done):
                self.said.clear()
                self.use(steps_per_tick=1, tick_ms=0)
                operation_id = self.begin(self.plan())
                self.until_done(done)
                self.assertIsNone(self._found("prepared", operation_id))
                self.bridge.runner.cancel({"operation_id": operation_id, "reason": "enough"})
                prepared = self.end_of(operation_id)
                self.assertEqual(("ROLLED_BACK", CANCELLED), (prepared["state"], prepared["error"]["code"]), prepared)
                self.assertEqual(prepared["digest_before"], prepared["digest_after"])
                self.assertEqual(done, sum(report["ok"] for report in prepared["steps"]))
                self.use()
                self.settle()
                self.assertEqual(before, look.scene())
        self.assertEqual([], self.pushed)

    @rule("16.2", "10.2")
    def test_a_rollback_under_way_ends_at_once_before_a_save_and_leaves_what_the_person_does_meanwhile(self):
        def saves():
            path = self.save("while.blend")
            with bpy.data.libraries.load(path) as (source, _):
                self.assertIn("Cube", source.objects)
                self.assertNotIn("Ball", source.objects)

        def edits():
            bpy.data.objects["Camera"].location.x = 77
            self.bridge.world.flush()

        for act in (saves, edits):
            with self.subTest(act.__name__):
                self.said.clear()
                self.use(Clock(1e-6), steps_per_tick=1, tick_ms=0)
                operation_id = self.begin(self.plan())
                self.until_done(4)
                self.bridge.runner.cancel({"operation_id": operation_id, "reason": "enough"})
                pump.pump()
                self.assertTrue(self.bridge.runner.closing)
                self.bridge.runner.cancel({"operation_id": operation_id, "reason": "said twice"})
                act()
                prepared = self.end_of(operation_id)
                self.assertEqual(("ROLLED_BACK", CANCELLED), (prepared["state"], prepared["error"]["code"]), prepared)
                self.use()
                self.settle()
                self.assertIn("Cube", bpy.data.objects)
                self.assertNotIn("Ball", bpy.data.objects)
        self.assertEqual(77, bpy.data.objects["Camera"].location.x)

    @rule("3.1", "10.2")
    def test_a_step_that_failed_half_way_is_not_taken_for_the_persons_edit(self):
        self.use(Clock(1e-6), tick_ms=0)
        breaks = {"set_transform": breaking.after(BY_NAME["set_transform"], "mutate")}
        foreign = self.bridge.marks.foreign_at
        prepared = self.execute({"op": "set_transform", "target": self.uuid("Cube"), "location": [1, 2, 3]}, vocabulary=breaks)
        self.assertEqual(("ROLLED_BACK", STEP_FAILED), (prepared["state"], prepared["error"]["code"]))
        self.assertEqual(foreign, self.bridge.marks.foreign_at)

    @rule("15.2")
    def test_the_timer_does_nothing_until_something_has_come_or_its_beat_is_over(self):
        clock, turns = Clock(), []
        self.use(clock)
        self.patch(self.bridge, "woken", threading.Event())  # nobody else sets it

        def tick(_budget):
            turns.append(clock.now)
            self.bridge.ticked = clock.now
        self.patch(self.bridge, "tick", tick)
        self.bridge.ticked = clock.now
        for come, later, count in ((False, 0.0, 0), (True, 0.0, 1), (False, 0.0, 1), (False, 0.019, 1), (False, 0.002, 2), (False, 0.0, 2)):
            clock.now += later
            if come:
                self.bridge.woken.set()
            self.assertEqual(0.0, pump._tick())
            self.assertEqual(count, len(turns))

    @rule("15.2")
    def test_while_an_operation_is_on_its_way_blenders_loop_comes_round_without_a_rest_but_not_for_ever(self):
        clock = Clock()
        self.use(clock, scan_every_ms=1_000_000_000)
        self.patch(self.bridge, "scan_soon", lambda: None)

        def hurries():
            self.assertEqual(0.0, pump._tick())
            return pump._hurry is not None
        self.bridge.woken.clear()
        self.assertFalse(hurries())
        operation_id = self.begin([{"op": "set_transform", "target": self.uuid("Cube"), "location": [1, 2, 3]}])
        self.bridge.woken.set()
        self.assertTrue(hurries())
        pump.rest()  # as when another file is read
        self.assertIsNone(pump._hurry)
        self.assertTrue(self.bridge.runner.noted.wait(60))
        self.bridge.woken.set()
        while self._found("prepared", operation_id) is None:
            self.assertTrue(hurries())
        self.bridge.notes.barrier().wait(60)
        self.bridge.woken.clear()
        clock.now += pump.HURRIES_SECONDS + 0.001
        self.assertFalse(hurries())  # the host takes its time
        self.assertTrue(self.bridge.runner.active)
        self.decide(self._found("prepared", operation_id))
        self.assertFalse(hurries())

    @rule("15.2", "16.1")
    def test_what_a_revert_needs_of_a_large_mesh_is_never_read_in_one_piece(self):
        mesh = bpy.data.meshes.new("Dense")
        mesh.vertices.add(geometry.AT_ONCE + 1)
        bpy.context.scene.collection.objects.link(bpy.data.objects.new("Dense", mesh))
        self.settle()
        at_once, known = [], geometry.state

        def counting(data, *more):
            if geometry.is_large(data):
                at_once.append(data.name)
            return known(data, *more)
        self.patch(geometry, "state", counting)
        prepared = self.execute({"op": "shade_smooth", "target": self.uuid("Dense", "MESH"), "smooth": True})
        self.assertIsNotNone(prepared["image"])
        self.assertEqual([], at_once)
        self.decide(prepared)
        self.settle()
        reverted = self.execute(reverting(prepared))
        self.assertEqual([], at_once, "nor by the revert itself")
        self.assertEqual("COMMITTED", self.decide(reverted)["end"])
        dense = bpy.data.meshes["Dense"]
        dense.vertices[0].co.x = 1
        dense.update()
        self.settle()
        self.assertEqual(CHANGED_SINCE, self.execute(reverting(reverted))["error"]["code"])
        self.assertEqual([], at_once)

    @rule("15.2", "15.4")
    def test_a_scene_that_a_plan_is_about_is_looked_at_once_a_tick_and_once_more_for_what_was_done_to_it(self):
        uuid = self.uuid("Scene", "SCENE")
        version = self.bridge.runner.stage.version(uuid)
        looks, begun, known = [], self.bridge.tick, settings_seen._settings

        def ticking(budget):
            looks.append(0)
            return begun(budget)

        def counting(*arguments):
            looks[-1] += 1
            return known(*arguments)
        self.bridge.tick = ticking
        self.patch(settings_seen, "_settings", counting)
        step = {"op": "set_render", "target": uuid, "part": "RENDER", "settings": {"fps": 25}}
        self.assertEqual("COMMITTED", self.decide(self.execute(step, expected=[{"uuid": uuid, "version": version}]))["end"])
        self.assertEqual(2, max(looks))

    @rule("15.4", "10.2")
    def test_what_a_handler_of_others_sets_while_blender_evaluates_is_seen_by_the_next_look_of_the_same_tick(self):
        def sets(scene, _):
            scene.render.resolution_x = 640
        uuid, stage = self.uuid("Scene", "SCENE"), self.bridge.runner.stage
        version = stage.version(uuid)
        bpy.app.handlers.depsgraph_update_post.append(sets)
        self.addCleanup(bpy.app.handlers.depsgraph_update_post.remove, sets)
        bpy.data.objects["Cube"].location.x = 5
        self.bridge.runner.flush()
        self.assertEqual(version + 1, stage.version(uuid))

    @rule("15.3")
    def test_the_digest_over_everything_looks_at_a_few_datablocks_a_piece(self):
        for number in range(50):
            bpy.context.scene.collection.objects.link(bpy.data.objects.new(f"E{number}", None))
        self.settle()
        looked = [0]
        known = digest.state_of

        def counting(*arguments):
            looked[0] += 1
            return known(*arguments)
        self.patch(digest, "state_of", counting)
        most = 0
        for _ in everything.parts(self.bridge.runner.stage, {}, {}):
            most, looked[0] = max(most, looked[0]), 0
        self.assertEqual(everything.SLICE, most)


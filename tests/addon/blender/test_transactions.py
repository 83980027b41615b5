# SPDX-License-Identifier: GPL-3.0-or-later
"""Commit and rollback in a real Blender: failure at each step of each operation, decisions, and the person's undo."""

import dataclasses
import os
import time

import bmesh
import bpy

from actor_bridge import operations
from actor_bridge.errors import Refused, STEP_FAILED
from actor_bridge.operations import digest, transaction
from actor_bridge.storage import records
from actor_bridge.storage.boot_flag import BootFlag
from harness import breaking, look
from harness.rules import rule
from harness.scene import KEY, SceneCase, fresh


class Transactions(SceneCase):
    def setUp(self):
        super().setUp()
        # Things that a careless rollback loses: a child, a constraint on the target, a second collection, two users of one mesh.
        cube = bpy.data.objects["Cube"]
        child = bpy.data.objects.new("Child", None)
        child.parent = cube
        watcher = bpy.data.objects.new("Watcher", cube.data)
        watcher.constraints.new("TRACK_TO").target = cube
        second = bpy.data.collections.new("Second")
        bpy.context.scene.collection.children.link(second)
        second.objects.link(cube)
        for thing in (child, watcher):
            bpy.context.scene.collection.objects.link(thing)
        bpy.context.view_layer.objects.active = cube
        self.settle()
        self.push("prepared by hand")

    def steps(self):
        """One of each operation, over old and new datablocks."""
        made, data, material = fresh(), fresh(), fresh()
        cube = self.uuid("Cube")
        return [
            {"op": "create_object", "uuid": made, "data_uuid": data, "shape": "SPHERE", "name": "Ball", "location": [0, 0, 1]},
            {"op": "set_transform", "target": cube, "location": [1.1, 2.2, 3.3], "rotation_euler": [0.1, 0, 0], "scale": [2, 2, 2]},
            {"op": "rename", "target": cube, "name": "Würfel"},
            {"op": "assign_material", "target": cube, "material": {"uuid": material, "name": "Red", "base_color": [1, 0, 0, 1]}, "slot": 0},
            {"op": "rename", "target": self.uuid("Cube", "MESH"), "name": "Shape"},
            {"op": "delete", "target": cube},
            {"op": "rename", "target": made, "name": "Cube"},
        ]

    @rule("16.3")
    def test_what_another_add_ons_handler_makes_of_a_step_is_seen_and_the_step_taken_back(self):
        def hold(scene, _graph):
            scene.objects["Cube"].location.z = 7
        bpy.app.handlers.depsgraph_update_post.append(hold)
        self.addCleanup(bpy.app.handlers.depsgraph_update_post.remove, hold)
        bpy.data.objects["Cube"].location.z = 7
        self.settle()
        cube = self.uuid("Cube")
        prepared = self.execute({"op": "set_transform", "target": cube, "location": [1, 2, 3]})
        self.assertEqual(("ROLLED_BACK", "AB-OP-002"), (prepared["state"], prepared["error"]["code"]), prepared)
        self.assertEqual([0, 0, 7], list(bpy.data.objects["Cube"].location))

    @rule("16.1", "16.3")
    def test_a_plan_of_all_operations_commits_and_answers_what_has_changed(self):
        steps = self.steps()
        uuids = [steps[1]["target"], steps[4]["target"], self.uuid("Child"), self.uuid("Watcher")]
        next_object, next_mesh, next_child, next_watcher = (self.bridge.project.registry.live(uuid).version + 1 for uuid in uuids)
        prepared = self.execute(*steps)
        self.assertEqual([True] * len(steps), [report["ok"] for report in prepared["steps"]])
        changes = {change["name"]: (change["kind"], change["change"], change["version"]) for change in prepared["changes"]}
        self.assertEqual(
            {"Cube": ("OBJECT", "CREATED", 1), "Ball": ("MESH", "CREATED", 1), "Red": ("MATERIAL", "CREATED", 1),
             "Würfel": ("OBJECT", "DELETED", next_object), "Shape": ("MESH", "RENAMED", next_mesh),
             "Child": ("OBJECT", "CHANGED", next_child), "Watcher": ("OBJECT", "CHANGED", next_watcher)}, changes)
        self.assertNotEqual(prepared["digest_before"], prepared["digest_after"])
        self.assertEqual("COMMITTED", self.decide(prepared)["end"])
        self.settle()
        self.assertEqual(steps[0]["uuid"], self.uuid("Cube"))
        self.assertNotIn("Würfel", bpy.data.objects)
        self.assertEqual(["Test"], self.pushed)

    @rule("3.1")
    def test_our_own_changes_come_back_under_their_operation_and_never_as_the_persons(self):
        since = len(self.items)
        steps = self.steps()
        prepared = self.execute(*steps)
        self.decide(prepared)
        self.settle()
        items = self.items[since:]
        self.assertEqual([], [item for item in items if item.by != prepared["operation_id"]])
        self.assertEqual(sorted(c["uuid"] for c in prepared["changes"]), sorted(item.uuid for item in items))

    @rule("16.1", "16.2")
    def test_failure_at_each_step_in_each_of_its_parts_rolls_back_to_the_digest_before(self):
        before = look.scene()
        count = len(self.steps())
        for number in range(count):
            for part in ("snapshot", "mutate", "validate"):
                steps = self.steps()
                name = steps[number]["op"]
                failing = dict(operations.BY_NAME, failing=breaking.after(operations.BY_NAME[name], part))
                failing["failing"] = dataclasses.replace(failing["failing"], row=dataclasses.replace(operations.BY_NAME[name].row, name="failing"))
                steps[number] = {**steps[number], "op": "failing"}
                with self.subTest(step=number, op=name, part=part):
                    prepared = self.execute(*steps, vocabulary=failing)
                    self.assertEqual(("ROLLED_BACK", STEP_FAILED), (prepared["state"], prepared["error"]["code"]), prepared)
                    self.assertEqual(prepared["digest_before"], prepared["digest_after"])
                    self.assertEqual([True] * number + [False], [report["ok"] for report in prepared["steps"]])
                    self.assertEqual([], prepared["changes"])
                    self.settle()
                    self.assertEqual(before, look.scene())
        self.assertEqual([], self.pushed)

    @rule("16.2")
    def test_the_hosts_no_rolls_back_all_of_it_and_leaves_nothing_over(self):
        before = look.scene()
        finished = self.decide(self.execute(*self.steps()), commit=False)
        self.assertEqual("ROLLED_BACK", finished["end"])
        self.settle()
        self.assertEqual(before, look.scene())

    @rule("2.1", "2.3")
    def test_removed_renamed_or_replaced_between_submission_and_execution_never_touches_the_wrong_object(self):
        def removed():
            bpy.data.objects.remove(bpy.data.objects["Cube"])
            return None

        def removed_and_seen():
            removed()
            self.settle()

        def replaced():
            bpy.data.objects.remove(bpy.data.objects["Cube"])
            other = bpy.data.objects.new("Cube", None)
            bpy.context.scene.collection.objects.link(other)
            return None

        def renamed():
            bpy.data.objects["Cube"].name = "Elsewhere"
            bpy.data.objects["Light"].name = "Cube"
            return "Elsewhere"

        for happen in (removed, removed_and_seen, replaced, renamed):
            with self.subTest(happen.__name__):
                bpy.ops.wm.read_homefile(use_factory_startup=True)
                self.settle()
                cube = self.uuid("Cube")
                step = {"op": "set_transform", "target": cube, "location": [9, 9, 9]}
                right = happen()
                before = {thing.name: list(thing.location) for thing in bpy.data.objects}
                prepared = self.execute_in_one_tick(step)
                moved = [thing.name for thing in bpy.data.objects if list(thing.location) != before.get(thing.name)]
                if right is None:
                    self.assertEqual("ROLLED_BACK", prepared["state"])
                    self.assertEqual("AB-ID-002" if happen is removed_and_seen else "AB-ID-007", prepared["error"]["code"])
                    self.assertEqual([], moved)
                else:
                    self.decide(prepared)
                    self.assertEqual([right], moved)

    def execute_in_one_tick(self, step):
        """No tick may end between: the next one would see that the scene was changed, and rather stop."""
        now = time.monotonic()
        self.bridge.clock = lambda: now
        try:
            return self.execute(step)
        finally:
            self.bridge.clock = time.monotonic

    @rule("2.1", "2.2", "2.3")
    def test_a_stale_name_in_the_middle_of_a_step_is_looked_up_once_more_and_recorded_and_then_refused(self):
        cube = self.uuid("Cube")
        stage, resolver = self.bridge.runner.stage, self.bridge.project.resolver
        bpy.data.objects["Cube"].name = "Elsewhere"  # no scan has seen it
        self.assertEqual("Elsewhere", stage.resolve(cube).name)
        self.assertEqual([("REBOUND", cube, "Elsewhere")], [(i.what, i.uuid, i.name) for i in resolver.rebound])
        bpy.data.objects.remove(bpy.data.objects["Elsewhere"])
        with self.assertRaises(Refused) as caught:
            stage.resolve(cube)
        self.assertEqual("AB-ID-007", caught.exception.code)

    @rule("15.4")
    def test_a_plan_that_rests_on_an_older_version_is_refused_as_stale(self):
        cube = self.uuid("Cube")
        version = self.bridge.project.registry.live(cube).version
        bpy.data.objects["Cube"].location.x += 1
        self.settle()
        step = {"op": "set_transform", "target": cube, "location": [9, 9, 9]}
        prepared = self.execute(step, expected=[{"uuid": cube, "version": version}])
        self.assertEqual(("ROLLED_BACK", "AB-OP-009"), (prepared["state"], prepared["error"]["code"]))
        self.commit(step, expected=[{"uuid": cube, "version": version + 1}])

    @rule("8.1", "8.2")
    def test_blenders_undo_between_all_parts_of_all_steps_kills_every_reference_and_harms_nothing(self):
        undone = []
        vocabulary = {name: breaking.with_undo_between(self, operation, undone) for name, operation in operations.BY_NAME.items()}
        before = look.scene()
        prepared = self.execute(*self.steps(), vocabulary=vocabulary)
        self.assertEqual("ROLLED_BACK", self.decide(prepared, commit=False)["end"])
        self.settle()
        self.assertEqual(before, look.scene())
        prepared = self.execute(*self.steps(), vocabulary=vocabulary)
        self.assertEqual("COMMITTED", self.decide(prepared)["end"])
        self.assertGreater(len(undone), 50)

    @rule("16.2")
    def test_one_undo_takes_exactly_one_committed_plan_back_and_a_rolled_back_plan_left_no_step(self):
        bpy.data.objects["Camera"].location.x = 5
        self.settle()
        self.push("the person moves the camera")
        self.decide(self.execute(*self.steps()), commit=False)
        self.settle()
        self.commit(*self.steps(), label="All at once")
        self.assertEqual(["All at once"], self.pushed)
        self.undo()
        self.assertIn("Child", bpy.data.objects)
        self.assertEqual("Cube", bpy.data.objects["Child"].parent.name)
        self.assertNotIn("Ball", bpy.data.meshes)
        self.assertEqual(5, bpy.data.objects["Camera"].location.x)
        self.undo()
        self.assertNotEqual(5, bpy.data.objects["Camera"].location.x)
        self.redo()
        self.redo()
        self.assertIn("Ball", bpy.data.meshes)
        self.assertNotIn("actorbridge_open_operation", bpy.context.scene.keys())

    def test_creating_leaves_selection_and_active_object_alone(self):
        def selection():
            return [thing.name for thing in bpy.context.selected_objects], bpy.context.view_layer.objects.active.name
        before = selection()
        for shape in ("EMPTY", "CUBE", "PLANE", "SPHERE", "CYLINDER", "LIGHT", "CAMERA"):
            step = {"op": "create_object", "uuid": fresh(), "data_uuid": fresh(), "shape": shape, "name": shape}
            if shape == "EMPTY":
                del step["data_uuid"]
            self.commit(step)
        self.assertEqual(before, selection())
        self.assertEqual((8, 6), (len(bpy.data.meshes["CUBE"].vertices), len(bpy.data.meshes["CUBE"].polygons)))

    @rule("16.3", "10.2")
    def test_whatever_the_person_does_while_a_plan_is_prepared_rolls_it_back_first(self):
        def edits():
            bpy.data.objects["Camera"].location.x += 1
            self.bridge.world.flush()

        def undoes():
            bpy.ops.ed.undo()

        def saves():
            self.save("while.blend")

        def loads():
            bpy.ops.wm.read_homefile(use_factory_startup=True)

        for act in (edits, undoes, saves, loads):
            with self.subTest(act.__name__):
                self.said.clear()
                prepared = self.execute({"op": "rename", "target": self.uuid("Light"), "name": "Lampe"}, {"op": "delete", "target": self.uuid("Cube")})
                self.assertEqual("READY_TO_COMMIT", prepared["state"])
                act()
                self.pump_until(lambda: not self.bridge.runner.active, "the plan ends")
                finished = next(body for kind, body in self.said if kind == "finished")
                self.assertEqual("ROLLED_BACK", finished["end"])
                self.settle()
                self.assertIn("Light", bpy.data.objects)
                self.assertTrue(bpy.data.objects["Cube"].users_scene)
        with bpy.data.libraries.load(os.path.join(self.folder, "while.blend")) as (source, _):
            self.assertIn("Light", source.objects)
            self.assertNotIn("Lampe", source.objects)

    @rule("16.2", "11.1")
    def test_a_file_with_the_middle_of_an_operation_that_can_not_be_taken_back_is_quarantined_and_nothing_of_it_stops_the_add_on(self):
        """What stands in the mark is from outside: cut off, of another kind, or of steps that nobody knows."""
        self.execute({"op": "rename", "target": self.uuid("Light"), "name": "Lampe"})
        mark = bpy.context.scene["actorbridge_open_operation"]
        self.bridge.runner.cancel({"operation_id": mark[:36], "reason": "enough"})
        self.settle()
        broken = [mark[:36], mark[:-9], mark[:37] + "7", mark[:37] + "{}", mark[:37] + '{"steps":[]}', mark.replace('"rename"', '"nothing"'), mark.replace('"Lampe"', "5"), mark.replace('"before": {', '"before": {"x": "y", ')]
        for number, text in enumerate(broken):
            with self.subTest(text[37:]):
                bpy.context.scene["actorbridge_open_operation"] = text
                path = self.save_unheard(f"{number}.blend")
                del bpy.context.scene["actorbridge_open_operation"]
                self.reopen(path)
                project = self.bridge.project
                self.assertEqual((mark[:36], False), (project.saved_inside, project.taken_back), self.bridge.link.notices)
                self.assertIn("could not be taken back", self.bridge.link.notices[-1][1])
                self.pump_until(lambda: os.path.exists(project.quarantine_of(mark[:36])), "what there was is kept")
                os.remove(project.quarantine_of(mark[:36]))
        bpy.context.scene["actorbridge_open_operation"] = "no operation's id\n{}"
        self.reopen(self.save_unheard("none.blend"))
        self.assertIsNone(self.bridge.project.saved_inside)

    def test_without_a_decision_it_rolls_back_by_itself_after_the_time_of_doubt(self):
        before = look.scene()
        prepared = self.execute(*self.steps())
        self.bridge.clock = lambda: time.monotonic() + transaction.IN_DOUBT_SECONDS
        self.addCleanup(setattr, self.bridge, "clock", time.monotonic)
        self.pump_until(lambda: not self.bridge.runner.active, "the doubt ends")
        self.assertEqual("ROLLED_BACK", self._found("finished", prepared["operation_id"])["end"])
        self.bridge.clock = time.monotonic
        self.settle()
        self.assertEqual(before, look.scene())

    @rule("16.2")
    def test_a_rollback_that_does_not_restore_is_made_good_by_blenders_undo_and_without_it_quarantined(self):
        rename = operations.BY_NAME["rename"]
        lying = dict(operations.BY_NAME, rename=dataclasses.replace(breaking.after(rename, "validate"), rollback=lambda *_: None))
        step = {"op": "rename", "target": self.uuid("Light"), "name": "Lampe"}
        before = look.scene()
        prepared = self.execute(step, vocabulary=lying)
        self.assertEqual("ROLLED_BACK", prepared["state"])
        self.settle()
        self.assertEqual(before, look.scene())
        self.bridge.world.can_undo = lambda: False
        prepared = self.execute(step, vocabulary=lying)
        self.assertEqual(("QUARANTINED", "AB-OP-007"), (prepared["state"], prepared["error"]["code"]))
        kept = os.path.join(self.bridge.project.folder, "quarantine", prepared["operation_id"] + ".json")
        self.pump_until(lambda: os.path.exists(kept), "the state before is kept")
        with open(kept, encoding="utf-8") as file:
            self.assertIn('"name":"Light"', file.read())

    @rule("16.2")
    def test_of_a_half_done_datablock_somebodys_own_fields_stay_theirs_and_the_others_are_proven(self):
        cube, camera, light = (bpy.data.objects[name] for name in ("Cube", "Camera", "Light"))
        uuids = {thing.name: self.uuid(thing.name) for thing in (cube, camera, light)}
        places = {thing.name: list(thing.location) for thing in (cube, camera, light)}

        def edited(name, was, edit):
            end, told = self.edited_in_the_middle(name, edit)
            self.assertEqual("ROLLED_BACK", end)
            return told.replace(uuids[was], was)

        self.assertEqual("rna.name of Cube", edited("Cube", "Cube", lambda: setattr(cube, "name", "Mine")))
        self.assertEqual(places["Cube"], list(bpy.data.objects["Mine"].location))
        self.assertIn("rna.scale of Camera", edited("Camera", "Camera", lambda: setattr(camera, "scale", (2, 2, 2))))
        self.assertEqual((places["Camera"], [2, 2, 2]), (list(camera.location), list(camera.scale)))
        self.assertIn("data[1] of Cube", edited("Mine", "Cube", lambda: bpy.context.scene.collection.objects.link(cube.copy())))
        self.assertEqual("being there of Light", edited("Light", "Light", lambda: bpy.data.objects.remove(light)))
        self.assertNotIn("Light", bpy.data.objects)

    @rule("16.2")
    def test_what_somebody_puts_in_the_place_of_a_half_done_datablock_stays_unless_it_could_be_that_without_its_uuid(self):
        def replace(location):
            bpy.data.objects.remove(bpy.data.objects["Light"])
            stranger = bpy.data.objects.new("Light", None)
            stranger.location = location
            bpy.context.scene.collection.objects.link(stranger)
        told = f"being there (something else has come in its place) of {self.uuid('Light')}"
        self.assertEqual(("ROLLED_BACK", told), self.edited_in_the_middle("Light", lambda: replace((1, 1, 1))))
        self.assertEqual([1, 1, 1], list(bpy.data.objects["Light"].location))
        self.assertEqual("QUARANTINED", self.edited_in_the_middle("Light", lambda: replace((5, 6, 7)))[0])

    @rule("16.2")
    def test_a_half_done_datablock_whose_uuid_somebody_takes_is_quarantined(self):
        def strip():
            thing = bpy.data.objects["Light"]
            del thing[KEY]
            thing.scale.x = 3
        self.assertEqual("QUARANTINED", self.edited_in_the_middle("Light", strip)[0])

    @rule("16.2", "10.2")
    def test_an_edit_between_two_steps_is_told_from_what_the_first_has_written(self):
        self.bridge.budget = self.bridge.budget._replace(steps_per_tick=1)
        cube, place = bpy.data.objects["Cube"], list(bpy.data.objects["Cube"].location)

        def edited(edit):
            operation_id, steps = fresh(), [{"op": "set_transform", "target": self.uuid(name), "location": [5, 6, 7]} for name in ("Cube", "Light", "Camera")]
            self.bridge.runner.execute({"operation_id": operation_id, "project_id": self.bridge.project.id, "label": "In the middle", "steps": steps, "expected": []})
            self.pump_until(lambda: self.bridge.runner.active and self.bridge.runner.progress[0] == 1, "the first step is done")
            edit()
            self.push("person")
            self.pump_until(lambda: self._found("prepared", operation_id), "it is taken back")
            self.settle()
            return self._found("prepared", operation_id)["state"]

        self.assertEqual("ROLLED_BACK", edited(lambda: setattr(cube, "scale", (2, 2, 2))))
        self.assertEqual((place, [2, 2, 2]), (list(cube.location), list(cube.scale)))

    def test_a_rollback_that_leaves_its_own_field_is_quarantined_also_beside_somebodys_edit(self):
        rename = operations.BY_NAME["rename"]
        lying = dict(operations.BY_NAME, rename=dataclasses.replace(rename, rollback=lambda *_: None))
        step = {"op": "rename", "target": self.uuid("Camera"), "name": "Kamera"}
        self.assertEqual("QUARANTINED", self.edited_in_the_middle("Camera", lambda: setattr(bpy.data.objects["Kamera"], "scale", (2, 2, 2)), step, lying)[0])

    @rule("10.2", "16.2")
    def test_who_edits_the_very_field_that_a_plan_has_written_hears_that_it_is_taken_back_with_it(self):
        lamp = bpy.data.objects["Light"]
        place = list(lamp.location)

        def lost():
            return [text.split("written: ")[1] for _, text in self.bridge.link.notices if "and so is what somebody else" in text]

        self.assertEqual("ROLLED_BACK", self.edited_in_the_middle("Light", lambda: setattr(lamp, "location", (1, 1, 1)))[0])
        self.assertEqual((place, [f"rna.location of {self.uuid('Light')}"]), (list(lamp.location), lost()))
        self.edited_in_the_middle("Light", lambda: setattr(lamp, "location", place))  # as it was before the plan: nothing of theirs is lost
        self.assertEqual((place, []), (list(lamp.location), lost()))

    @rule("10.2", "15.4", "16.2")
    def test_who_sets_a_scene_in_the_middle_of_an_operation_on_it_ends_it_and_hears_what_was_lost_and_the_version_is_theirs(self):
        scene = bpy.context.scene
        uuid = self.uuid("Scene", "SCENE")
        entry = self.bridge.project.registry.live(uuid)
        self.bridge.runner.stage.version(uuid)
        step = {"op": "set_render", "target": uuid, "part": "RENDER", "settings": {"fps": 25}}

        def lost():
            return [text.split("written: ")[1] for _, text in self.bridge.link.notices if "and so is what somebody else" in text]

        def edited(edit):
            version, since = entry.version, len(self.items)
            ended = self.edited_in_the_middle("Scene", edit, step)
            self.assertEqual([(version + 1, None)], [change[:2] for change in entry.changes if change[0] > version])
            self.rescan()
            self.assertEqual(version + 1, self.bridge.runner.stage.version(uuid))
            self.assertEqual([(version + 1, "")], [(item.version, item.by or "") for item in self.items[since:] if (item.what, item.uuid) == ("CHANGED", uuid)])
            return ended

        # Another field: it stays as they set it.
        self.assertEqual(("ROLLED_BACK", f"rna.render.resolution_x of {uuid}"), edited(lambda: setattr(scene.render, "resolution_x", 640)))
        self.assertEqual((24, 640, []), (scene.render.fps, scene.render.resolution_x, lost()))
        # The very field: taken back with the operation, and said.
        self.assertEqual(("ROLLED_BACK", ""), edited(lambda: setattr(scene.render, "fps", 50)))
        self.assertEqual((24, [f"rna.render.fps of {uuid}"]), (scene.render.fps, lost()))

    @rule("10.2")
    def test_what_was_set_before_it_began_is_no_act_in_its_middle_however_little_a_tick_gets_done(self):
        self.bridge.budget = self.bridge.budget._replace(tick_ms=0)
        uuid = self.uuid("Scene", "SCENE")
        bpy.context.scene.render.resolution_x = 640
        bpy.context.view_layer.update()  # as Blender does behind each act; no scan has looked since
        self.commit({"op": "set_render", "target": uuid, "part": "RENDER", "settings": {"fps": 25}})
        self.assertEqual((640, 25), (bpy.context.scene.render.resolution_x, bpy.context.scene.render.fps))

    @rule("15.4")
    def test_an_operations_own_steps_on_a_scene_over_many_ticks_are_nobody_elses(self):
        self.bridge.budget = self.bridge.budget._replace(steps_per_tick=1)
        uuid = self.uuid("Scene", "SCENE")
        version = self.bridge.runner.stage.version(uuid)
        steps = [{"op": "set_render", "target": uuid, "part": "RENDER", "settings": {"fps": fps}} for fps in (25, 30, 50)]
        self.assertEqual("ROLLED_BACK", self.decide(self.execute(*steps), commit=False)["end"])
        self.rescan()
        self.assertEqual((version, 24), (self.bridge.runner.stage.version(uuid), bpy.context.scene.render.fps))
        self.commit(*steps)
        self.rescan()
        self.assertEqual((version + 1, 50), (self.bridge.runner.stage.version(uuid), bpy.context.scene.render.fps))

    def edited_in_the_middle(self, name, edit, step=None, vocabulary=None):
        """How it ended, and what the person was told of their own fields."""
        self.bridge.link.notices.clear()
        prepared = self.execute(step or {"op": "set_transform", "target": self.uuid(name), "location": [5, 6, 7]}, vocabulary=vocabulary)
        self.assertEqual("READY_TO_COMMIT", prepared["state"], prepared)
        edit()
        self.push("person")
        self.pump_until(lambda: self._found("finished", prepared["operation_id"]), "it is taken back")
        self.settle()
        told = [text for _, text in self.bridge.link.notices if "left as somebody" in text]
        return self._found("finished", prepared["operation_id"])["end"], told[0].split("meanwhile: ")[1] if told else ""

    @rule("14.7")
    def test_asked_about_an_operation_that_it_has_not_run_it_says_what_is_on_disk_and_never_rolled_back_when_it_can_not_know(self):
        project = self.bridge.project
        self.assertEqual("ROLLED_BACK", self.asked(fresh()))
        quarantined, reported = fresh(), fresh()
        os.makedirs(os.path.dirname(project.quarantine_of(quarantined)))
        records.write(project.quarantine_of(quarantined), {})
        project.resolve(reported, "QUARANTINED", "as it was")
        self.assertEqual(["QUARANTINED"] * 2, [self.asked(quarantined), self.asked(reported)])
        note = os.path.join(project.folder, "boot.json")
        with open(note, "wb") as file:
            file.write(b"not a note")
        project.boot = BootFlag(note)
        self.assertEqual("QUARANTINED", self.asked(fresh()))

    def asked(self, operation_id):
        self.bridge.runner.decide({"operation_id": operation_id, "commit": False})
        return self._found("finished", operation_id)["end"]

    def test_one_operation_at_a_time_and_only_for_the_project_that_is_open(self):
        step = {"op": "rename", "target": self.uuid("Light"), "name": "Lampe"}
        prepared = self.execute(step)
        busy = fresh()
        body = {"operation_id": busy, "project_id": self.bridge.project.id, "label": "x", "steps": [step], "expected": []}
        self.bridge.runner.execute(body)
        self.assertEqual("AB-OP-011", self._found("prepared", busy)["error"]["code"])
        self.decide(prepared)
        self.bridge.runner.execute({**body, "operation_id": fresh(), "project_id": fresh()})
        self.assertEqual("AB-ID-004", self.said[-1][1]["error"]["code"])

    @rule("10.1", "10.2")
    def test_a_plan_on_what_is_in_edit_mode_is_refused_and_the_edit_goes_on_unharmed(self):
        cube = self.uuid("Cube")
        bpy.ops.object.mode_set(mode="EDIT")
        shape = bmesh.from_edit_mesh(bpy.data.objects["Cube"].data)
        shape.verts.ensure_lookup_table()
        shape.verts[0].co = (7, 8, 9)
        move = {"op": "set_transform", "target": cube, "location": [1, 2, 3]}
        for step in (move, {"op": "delete", "target": cube}):
            prepared = self.execute(step)
            self.assertEqual(("ROLLED_BACK", "AB-INTENT-001", []), (prepared["state"], prepared["error"]["code"], prepared["steps"]))
            self.assertIn("EDIT_MESH", prepared["error"]["reason"])
        self.assertEqual(("EDIT_MESH", (7, 8, 9)), (bpy.context.mode, tuple(bmesh.from_edit_mesh(bpy.data.objects["Cube"].data).verts[0].co)))
        bpy.ops.object.mode_set(mode="OBJECT")
        self.settle()
        self.assertEqual((7, 8, 9), tuple(bpy.data.objects["Cube"].data.vertices[0].co))
        self.commit(move)
        self.assertEqual((1, 2, 3), tuple(bpy.data.objects["Cube"].location))

    @rule("2.3", "16.2")
    def test_what_a_missing_linked_file_held_is_refused_by_its_name_and_what_is_here_can_be_changed(self):
        lent, library = fresh(), os.path.join(self.folder, "library.blend")
        mesh = bpy.data.meshes.new("Lent")
        mesh[KEY] = lent
        bpy.data.libraries.write(library, {mesh}, fake_user=True)
        bpy.data.meshes.remove(mesh)
        with bpy.data.libraries.load(library, link=True) as (_, wanted):
            wanted.meshes = ["Lent"]
        bpy.context.scene.collection.objects.link(bpy.data.objects.new("Holder", bpy.data.meshes["Lent"]))
        self.rescan()
        path = self.save()
        os.remove(library)
        self.reopen(path)
        self.rescan()
        self.assertNotIn(KEY, bpy.data.objects["Holder"].data.keys(), "a placeholder has no identity")
        holder = self.uuid("Holder")
        before = self.digest(holder)
        assign = {"op": "assign_material", "target": holder, "slot": 0, "material": {"uuid": fresh(), "name": "Red", "base_color": [1, 0, 0, 1]}}
        for step, code, words in ((assign, "AB-OP-019", "is linked from another file"), ({"op": "shade_smooth", "target": lent, "smooth": True}, "AB-ID-007", "linked files are missing, and what they hold with them: ")):
            prepared = self.execute(step)
            self.assertEqual(("ROLLED_BACK", code), (prepared["state"], prepared["error"]["code"]), prepared)
            self.assertIn(words, prepared["error"]["reason"])
            self.assertEqual(before, self.digest(holder))
        self.assertIn("library.blend", prepared["error"]["reason"])
        self.commit({"op": "set_transform", "target": holder, "location": [1, 2, 3]})
        self.assertEqual((1, 2, 3), tuple(bpy.data.objects["Holder"].location))

    @rule("16.1")
    def test_the_digest_sees_each_thing_that_an_operation_could_leave_behind(self):
        def touch(thing):
            yield lambda: setattr(thing, "location", (0, 0, 1e-6))
            yield lambda: setattr(thing, "name", "Other")
            yield lambda: setattr(thing.data.vertices[0], "co", (5, 5, 5))
            yield lambda: thing.data.materials.append(None)
            yield lambda: thing.modifiers.new("x", "BEVEL")
            yield lambda: setattr(thing, "use_fake_user", True)
            yield lambda: thing.select_set(False)
            yield lambda: bpy.data.materials.new("left over")
            yield lambda: bpy.data.collections["Second"].objects.unlink(thing)
            yield lambda: setattr(thing, "parent", bpy.data.objects["Camera"])

        cube = self.uuid("Cube")
        seen = [self.digest(cube)]
        for change in touch(bpy.data.objects["Cube"]):
            change()
            seen.append(self.digest(cube))
        self.assertEqual(len(seen), len({digest.whole(parts) for parts in seen}))

    def digest(self, uuid):
        into = {}
        for _ in digest.parts(self.bridge.runner.stage, [uuid], [], into):
            pass
        return into

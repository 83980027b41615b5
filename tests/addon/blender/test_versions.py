# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans that rest on what was read, in a real Blender (rule 15.4)."""

import json

import bpy

from actor_bridge import pump
from actor_bridge.operations import versions
from harness.rules import rule
from harness.scene import SceneCase, fresh


class Versions(SceneCase):
    def setUp(self):
        super().setUp()
        bpy.data.objects["Cube"].location = (1.1, 2.2, 3.3)
        self.settle()
        self.cube = self.uuid("Cube")

    def read(self, *paths):
        """As a client has it, through JSON."""
        self.bridge.readings.ask({
            "read_id": fresh(), "project_id": self.bridge.project.id, "query": {"op": "get_datablock", "target": self.cube, "paths": list(paths)}})
        count = len(self.said)
        self.pump_until(lambda: any(kind == "reading" for kind, _ in self.said[count:]), "the read is answered")
        fields = json.loads(json.dumps(self.said[-1][1]["result"]["fields"]))
        return [{"uuid": self.cube, "fields": [{"path": path, "value": fields[path]} for path in paths]}]

    def move(self, *to):
        return {"op": "set_transform", "target": self.cube, "location": list(to)}

    def stale(self, expected, *steps):
        prepared = self.execute(*(steps or [self.move(9, 9, 9)]), expected=expected)
        self.assertEqual(("ROLLED_BACK", "AB-OP-009"), (prepared["state"], prepared["error"]["code"]), prepared)
        self.assertEqual([], prepared["steps"])
        self.details = prepared["stale"]
        return prepared["error"]["reason"]

    @rule("15.4")
    def test_what_is_as_it_was_read_is_no_change_in_32_bits_and_through_json(self):
        rests = self.read("location", "scale", "hide_render", "parent", "data")
        self.commit(self.move(4, 5, 6), expected=rests)
        by_hand = [{"uuid": self.cube, "fields": [{"path": "rotation_euler", "value": [0, 0.0, 0]}, {"path": "location", "value": [4, 5, 6]}]}]
        self.commit(self.move(0.1, 0.2, 0.3), expected=by_hand)
        self.commit(self.move(0, 0, 0), expected=[{"uuid": self.cube, "fields": [{"path": "location", "value": [0.1, 0.2, 0.3]}]}])

    @rule("15.4")
    def test_a_field_that_the_person_changed_is_named_with_both_values(self):
        rests = self.read("location", "scale")
        bpy.data.objects["Cube"].scale.x = 2
        self.settle()
        reason = self.stale(rests)
        self.assertIn("'scale' was [1.0, 1.0, 1.0] and is [2.0, 1.0, 1.0], by the person or a script at ", reason)
        self.assertNotIn("'location'", reason)
        self.assertIn("by the person or a script", reason)
        self.assertAlmostEqual(1.1, bpy.data.objects["Cube"].location.x, 5)

    @rule("15.4")
    def test_two_clients_refuse_each_other_in_the_same_field_only(self):
        place, size = self.read("location"), self.read("scale")
        self.commit(self.move(7, 0, 0), expected=place)
        self.commit({"op": "set_transform", "target": self.cube, "scale": [2, 2, 2]}, expected=size)
        first = self.said[-1][1]["operation_id"] if self.said[-1][0] == "finished" else [b for k, b in self.said if k == "finished"][-1]["operation_id"]
        self.assertIn("'location'", self.stale(place))
        self.assertIn(f"by operation {first}", self.stale(size))

    @rule("15.4")
    def test_each_datablock_and_field_is_told_as_data_with_who_changed_it(self):
        light, camera = self.uuid("Light"), self.uuid("Camera")
        cube = self.bridge.project.registry.live(self.cube)
        rests = self.read("location", "scale", "parent")
        rests[0]["version"] = cube.version
        rests += [{"uuid": light, "version": self.bridge.project.registry.live(light).version}, {"uuid": camera, "fields": []}]
        self.commit(self.move(7, 0, 0))
        operation = [body for kind, body in self.said if kind == "finished"][-1]["operation_id"]
        bpy.data.objects["Cube"].parent = bpy.data.objects["Camera"]
        self.settle()
        bpy.data.objects.remove(bpy.data.objects["Light"])
        self.settle()
        self.stale([*rests, {"uuid": fresh(), "version": 1}])
        first, second, third = self.details
        self.assertEqual([self.cube, "OBJECT", "Cube", cube.version - 2, cube.version], [first[k] for k in ("uuid", "kind", "name", "expected_version", "version")])
        self.assertEqual(["location", "parent"], [field["path"] for field in first["fields"]])
        self.assertEqual([7, 0, 0], first["fields"][0]["found"])
        # Each by whom it was: the place by the operation, the parent by the person.
        self.assertEqual([cube.version - 1, cube.version], [field["version"] for field in first["fields"]])
        self.assertEqual((None, {"datablock": camera}), (first["fields"][1]["expected"], first["fields"][1]["found"]))
        self.assertEqual([(cube.version - 1, operation), (cube.version, None)], [(c["version"], c["operation_id"]) for c in first["changes"]])
        self.assertEqual((light, "Light", None, [None]), (second["uuid"], second["name"], second["version"], [c["operation_id"] for c in second["changes"]]))
        self.assertEqual((None, "", None, []), (third["kind"], third["name"], third["version"], third["changes"]))

    @rule("15.4")
    def test_what_is_no_number_was_read_as_null_and_is_no_change(self):
        bpy.data.objects["Cube"].color[1] = float("nan")
        self.settle()
        rests = self.read("color")
        self.assertIsNone(rests[0]["fields"][0]["value"][1])
        self.commit(self.move(4, 5, 6), expected=rests)
        bpy.data.objects["Cube"].color[1] = 0.5
        self.settle()
        self.assertIn("'color'", self.stale(rests))

    @rule("15.4")
    def test_a_value_that_is_too_long_for_an_answer_is_left_out_and_the_field_named(self):
        self.stale([{"uuid": self.cube, "fields": [{"path": "name", "value": "x" * 3000}]}])
        self.assertEqual([{"path": "name", "found": "Cube"}], [{key: field[key] for key in ("path", "found") if key in field} for field in self.details[0]["fields"]])
        self.assertNotIn("expected", self.details[0]["fields"][0])

    @rule("15.4")
    def test_selection_active_object_and_mode_are_no_change(self):
        rests = self.read("location", "scale", "hide_select")
        bpy.ops.object.select_all(action="DESELECT")
        bpy.context.view_layer.objects.active = bpy.data.objects["Camera"]
        bpy.context.view_layer.objects.active = bpy.data.objects["Cube"]
        bpy.ops.object.mode_set(mode="EDIT")
        bpy.ops.object.mode_set(mode="OBJECT")
        self.settle()
        self.commit(self.move(4, 5, 6), expected=rests)

    # Each as a person sets it; Blender tells of some as of a selection, and of others not at all.
    SETTINGS = {
        "frame rate": ("render.fps", lambda scene: setattr(scene.render, "fps", 30)),
        "size": ("render.resolution_x", lambda scene: setattr(scene.render, "resolution_x", 640)),
        "engine": ("render.engine", lambda scene: setattr(scene.render, "engine", "BLENDER_WORKBENCH")),
        "samples": ("eevee.taa_render_samples", lambda scene: setattr(scene.eevee, "taa_render_samples", 7)),
        "world": ("world", lambda scene: setattr(scene, "world", bpy.data.worlds.new("Other"))),
        "camera": ("camera", lambda scene: setattr(scene, "camera", None)),
        "last frame": ("frame_end", lambda scene: setattr(scene, "frame_end", 77)),
        "units": ("unit_settings.system", lambda scene: setattr(scene.unit_settings, "system", "IMPERIAL")),
        "colours": ("view_settings.exposure", lambda scene: setattr(scene.view_settings, "exposure", 2)),
        "a property of one's own": ('["own"]', lambda scene: scene.__setitem__("own", 5)),
    }

    @rule("15.4")
    def test_how_a_scene_is_set_is_a_change_of_it_though_blender_does_not_tell_and_who_and_when_is_said(self):
        scene = bpy.context.scene
        scene["own"] = 1
        self.settle()
        rename = {"op": "rename", "target": self.uuid("Camera"), "name": "Eye"}
        for what, (path, change) in self.SETTINGS.items():
            with self.subTest(what):
                self.cube = self.uuid("Scene", "SCENE")  # who is read
                rests = self.read(path)
                version = self.said[-1][1]["result"]["version"]
                self.assertEqual(version, self.registry_version())
                change(scene)
                self.stale([{"uuid": self.cube, "version": version}], rename)
                self.assertEqual([(version + 1, None)], [(line["version"], line["operation_id"]) for line in self.details[0]["changes"]])
                reason = self.stale(rests, rename)
                self.assertIn(f"'{path}' was ", reason)
                self.assertIn("by the person or a script at ", reason)
                self.assertEqual(version + 1, self.details[0]["fields"][0]["version"])
                self.rescan()
                self.assertEqual([version + 1], [item.version for item in self.heard("CHANGED") if item.uuid == self.cube and item.version > version])
                self.assertEqual(version + 1, self.registry_version())

    @rule("15.4", "15.2")
    def test_a_scene_that_is_set_otherwise_is_told_though_nobody_asks(self):
        self.cube = self.uuid("Scene", "SCENE")
        self.read("render.fps")
        version = self.registry_version()
        bpy.context.scene.render.fps = 50
        self.bridge._looked = float("-inf")  # the last look was long ago
        self.rescan()
        self.assertEqual(version + 1, self.registry_version())
        self.assertIn(version + 1, [item.version for item in self.heard("CHANGED") if item.uuid == self.cube])

    @rule("15.4", "6.2")
    def test_a_scene_that_went_away_after_it_was_seen_to_be_set_otherwise_is_told_as_gone_and_no_more(self):
        def seen(name):
            """Of a new scene: its UUID, once it is known to be set otherwise and nobody was told yet."""
            bpy.data.scenes.new(name)
            self.rescan()
            uuid = self.uuid(name, "SCENE")
            self.bridge.runner.stage.version(uuid)
            bpy.data.scenes[name].render.fps = 50
            self.bridge.runner.stage.version(uuid)
            self.assertEqual([uuid], self.bridge.project.registry.noticed)
            return uuid
        removed = seen("Removed")
        since = len(self.items)
        bpy.data.scenes.remove(bpy.data.scenes["Removed"])
        self.rescan()
        self.assertEqual(["REMOVED"], [item.what for item in self.items[since:] if item.uuid == removed])
        forgotten = seen("Forgotten")
        registry = self.bridge.project.registry
        registry.forget(registry.live(forgotten))  # as what a half-done file had made is
        since = len(self.items)
        pump.pump()
        self.assertEqual([], registry.noticed)
        self.assertNotIn("CHANGED", [item.what for item in self.items[since:] if item.uuid == forgotten])

    def registry_version(self):
        return self.bridge.project.registry.live(self.cube).version

    @rule("15.4")
    def test_what_is_no_setting_of_a_scene_or_an_operations_own_change_raises_its_version_by_nothing_more(self):
        scene = bpy.context.scene
        scene.gravity.z = -5
        scene.keyframe_insert("gravity", frame=1)
        scene.gravity.z = -9
        scene.keyframe_insert("gravity", frame=10)
        self.rescan()
        self.cube = self.uuid("Scene", "SCENE")
        self.read("render.fps")
        version = self.said[-1][1]["result"]["version"]
        bpy.ops.object.select_all(action="DESELECT")
        scene.cursor.location.x = 3
        scene.transform_orientation_slots[0].type = "LOCAL"
        bpy.data.objects["Camera"].name = "Eye"
        scene.frame_set(5)
        scene.collection.objects.link(bpy.data.objects.new("Empty", None))
        self.rescan()
        self.read("render.fps")
        self.assertEqual(version, self.said[-1][1]["result"]["version"])
        fps = {"op": "set_render", "target": self.cube, "part": "RENDER", "settings": {"fps": 25}}
        self.commit(fps, expected=[{"uuid": self.cube, "version": version}])
        self.rescan()
        self.assertEqual((version + 1, 25), (self.registry_version(), scene.render.fps))
        self.assertEqual([version + 1], [item.version for item in self.heard("CHANGED") if item.uuid == self.cube and item.version > version])

    @rule("15.4")
    def test_a_field_that_is_no_longer_there_is_a_change(self):
        bpy.data.objects["Cube"].modifiers.new("Bevel", "BEVEL")
        self.settle()
        rests = self.read('modifiers["Bevel"].width')
        bpy.data.objects["Cube"].modifiers.clear()
        self.settle()
        self.assertIn("has no element Bevel", self.stale(rests))

    @rule("2.1")
    @rule("15.4")
    def test_it_is_asked_again_in_the_very_step_of_the_first_change(self):
        rests, asked = self.read("location"), []
        demand = versions.demand

        def once_too_early(stage, expected):
            demand(stage, expected)
            asked.append(expected)
            if len(asked) == 1:
                bpy.data.objects["Cube"].location.x = 5  # no handler has told of it yet
        versions.demand = once_too_early
        self.addCleanup(setattr, versions, "demand", demand)
        self.assertIn("'location'", self.stale(rests))
        self.assertEqual((1, 5), (len(asked), bpy.data.objects["Cube"].location.x))

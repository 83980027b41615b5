# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking a committed operation back after somebody has worked on: what stands in the way is named, and nothing is changed. Without it: test_every_operation.py."""

import dataclasses
import os

import bpy

from actor_bridge import operations
from actor_bridge.errors import CHANGED_SINCE, IMAGE_MISSING, IRREVERTIBLE
from actor_bridge.storage import records
from harness import breaking
from harness.rules import rule
from harness.scene import fresh, SceneCase


class Reverting(SceneCase):
    def committed(self, *steps):
        prepared = self.execute(*steps)
        self.assertEqual("COMMITTED", self.decide(prepared)["end"])
        self.settle()
        return prepared

    def refused(self, prepared, *words):
        """As 'actorbridge revert' asks for it; nothing happens, and the reason has all of the words."""
        before = self.names()
        targets = [line["uuid"] for line in prepared["changes"]]
        again = self.execute({"op": "revert", "operation": prepared["operation_id"], "targets": targets})
        self.assertEqual(("ROLLED_BACK", CHANGED_SINCE), (again["state"], again["error"]["code"]))
        for word in words:
            self.assertIn(word, again["error"]["reason"])
        self.settle()
        self.assertEqual(before, self.names())

    def names(self):
        return [[kind.name for kind in kinds] for kinds in (bpy.data.objects, bpy.data.materials, bpy.data.collections, bpy.data.actions)]

    @rule("16.2")
    def test_what_it_made_and_others_use_since_stays_and_they_are_named(self):
        rust, thing, data = fresh(), fresh(), fresh()
        made = self.committed(
            {"op": "create_material", "uuid": rust, "name": "Rust"},
            {"op": "create_object", "uuid": thing, "data_uuid": data, "shape": "CUBE", "name": "Anchor"})
        bpy.data.objects["Cube"].active_material = bpy.data.materials["Rust"]
        bpy.data.objects["Light"].parent = bpy.data.objects["Anchor"]
        bpy.data.objects["Camera"].constraints.new("TRACK_TO").target = bpy.data.objects["Anchor"]
        self.settle()
        self.refused(made, "'Rust' is used by 'Cube' since", "'Anchor' is used by 'Camera' since", "'Anchor' is used by 'Light' since")

    @rule("16.2")
    def test_what_it_made_and_somebody_changed_since_stays(self):
        made = self.committed({"op": "create_collection", "uuid": fresh(), "name": "Made", "parent": self.uuid("Scene", "SCENE")})
        bpy.data.collections["Made"].objects.link(bpy.data.objects["Cube"])
        self.settle()
        self.refused(made, "'Made' was changed since")

    @rule("16.2")
    def test_each_field_that_somebody_set_since_is_named_with_then_and_now_and_other_fields_do_not_matter(self):
        moved = self.committed({"op": "set_transform", "target": self.uuid("Cube"), "location": [1, 2, 3], "scale": [2, 2, 2]})
        bpy.data.objects["Cube"].location.x = 9
        bpy.data.objects["Cube"].hide_render = True
        self.settle()
        self.refused(moved, "location of 'Cube' was [1.0, 2.0, 3.0] after it and is [9.0, 2.0, 3.0] now, by the person or a script at ")
        bpy.data.objects["Cube"].location.x = 1
        self.settle()
        taken = self.execute({"op": "revert", "operation": moved["operation_id"], "targets": [self.uuid("Cube")]})
        self.assertEqual("COMMITTED", self.decide(taken)["end"])
        self.assertEqual((0, 1, True), (bpy.data.objects["Cube"].location.x, bpy.data.objects["Cube"].scale.x, bpy.data.objects["Cube"].hide_render))

    @rule("15.4")
    def test_each_field_is_by_the_operation_or_the_person_that_set_it_whoever_came_last(self):
        cube = self.uuid("Cube")
        first = self.committed({"op": "set_transform", "target": cube, "location": [1, 2, 3], "scale": [2, 2, 2], "rotation_euler": [0, 0, 1]})
        second = self.committed({"op": "set_transform", "target": cube, "scale": [4, 4, 4]})
        bpy.data.objects["Cube"].location.x = 9
        self.settle()
        third = self.committed({"op": "set_property", "target": cube, "path": "rotation_euler", "value": [1, 0, 0]})
        self.refused(
            first, "location of 'Cube' was [1.0, 2.0, 3.0] after it and is [9.0, 2.0, 3.0] now, by the person or a script at ",
            f"scale of 'Cube' was [2.0, 2.0, 2.0] after it and is [4.0, 4.0, 4.0] now, by operation {second['operation_id']} at ",
            f"is [1.0, 0.0, 0.0] now, by operation {third['operation_id']} at ")
        self.save("kept.blend")
        self.reopen(os.path.join(self.folder, "kept.blend"))
        self.refused(first, "is [9.0, 2.0, 3.0] now, by whom is not known: nothing was seen since the file was opened here")

    @rule("16.2")
    def test_who_refers_to_something_else_since_keeps_that_and_is_named(self):
        data = bpy.data
        light, camera = data.objects["Light"], data.objects["Camera"]
        light.parent = camera.parent = data.objects["Cube"]
        self.rescan()
        cube = self.uuid("Cube")
        deleted = self.committed({"op": "delete", "target": cube})
        data.objects["Light"].parent = data.objects["Camera"]
        self.settle()
        revert = {"op": "revert", "operation": deleted["operation_id"], "restores": [cube], "targets": [self.uuid("Light"), self.uuid("Camera")]}
        again = self.execute(revert)
        self.assertEqual(("ROLLED_BACK", CHANGED_SINCE), (again["state"], again["error"]["code"]))
        self.assertRegex(again["error"]["reason"], r"^parent of 'Light' refers to 'Camera' since, by the person or a script at \S+$")
        self.assertNotIn("Cube", data.objects)
        data.objects["Light"].parent = None
        self.settle()
        self.assertEqual("COMMITTED", self.decide(self.execute(revert))["end"])
        self.assertEqual((cube, "Cube", "Cube"), (self.uuid("Cube"), data.objects["Light"].parent.name, data.objects["Camera"].parent.name))

    @rule("16.2")
    def test_a_driver_of_a_shape_key_that_referred_to_it_refers_to_it_again(self):
        """Blender has shape keys as a datablock of their own, that only the mesh refers to."""
        data = bpy.data
        thing = data.objects["Cube"]
        for name in ("Basis", "Smile"):
            thing.shape_key_add(name=name)
        driver = data.meshes["Cube"].shape_keys.key_blocks["Smile"].driver_add("value").driver
        variable = driver.variables.new()
        variable.name, variable.type = "turned", "TRANSFORMS"
        variable.targets[0].id = data.objects["Light"]
        self.rescan()
        self.push("a driver")
        light, mesh = self.uuid("Light"), self.uuid("Cube", "MESH")

        def target():
            return data.meshes["Cube"].shape_keys.animation_data.drivers[0].driver.variables["turned"].targets[0].id

        deleted = self.committed({"op": "delete", "target": light})
        self.assertIsNone(target())
        self.assertIn((mesh, "CHANGED"), [(line["uuid"], line["change"]) for line in deleted["changes"]])
        revert = {"op": "revert", "operation": deleted["operation_id"], "restores": [light], "targets": [mesh]}
        self.assertEqual("ROLLED_BACK", self.decide(self.execute(revert), commit=False)["end"])
        self.settle()
        self.assertIsNone(target())
        data.meshes["Cube"].shape_keys.animation_data.drivers[0].driver.variables["turned"].targets[0].id = data.objects["Camera"]
        self.rescan()
        again = self.execute(revert)
        self.assertEqual(("ROLLED_BACK", CHANGED_SINCE), (again["state"], again["error"]["code"]))
        data.meshes["Cube"].shape_keys.animation_data.drivers[0].driver.variables["turned"].targets[0].id = None
        self.rescan()
        self.commit(revert)
        self.assertEqual(data.objects["Light"], target())

    @rule("16.2")
    def test_more_that_refer_to_it_than_are_kept_is_said(self):
        bpy.data.objects["Light"].parent = bpy.data.objects["Camera"].parent = bpy.data.objects["Cube"]
        self.rescan()
        cube = self.uuid("Cube")
        self.bridge.revert_limits = self.bridge.revert_limits._replace(references_max=1)
        deleted = self.committed({"op": "delete", "target": cube})
        again = self.execute({"op": "revert", "operation": deleted["operation_id"], "restores": [cube], "targets": [self.uuid("Light"), self.uuid("Camera")]})
        self.assertEqual(("ROLLED_BACK", IRREVERTIBLE), (again["state"], again["error"]["code"]))
        self.assertIn("'Camera', 'Light' referred to what was deleted", again["error"]["reason"])

    @rule("16.2")
    def test_what_is_kept_has_limits_that_the_host_tells_and_what_is_beyond_them_can_not_be_reverted(self):
        self.bridge.link._attaching = True
        self.bridge.link._on_attached({"last_batch": 0, "revert": {"kept_max": 2, "kept_mib_max": 1, "operation_mib_max": 1, "references_max": 3}})
        self.assertEqual((2, 1 << 20, 1 << 20, 3), (
            self.bridge.revert_limits.kept_max, self.bridge.revert_limits.kept_bytes_max, self.bridge.revert_limits.operation_bytes_max, self.bridge.revert_limits.references_max))
        cube = self.uuid("Cube")
        made = [self.committed({"op": "set_transform", "target": cube, "location": [number, 0, 0]})["operation_id"] for number in range(3)]
        folder = os.path.join(self.bridge.project.folder, "images")
        self.pump_until(lambda: len(os.listdir(folder)) == 2, "the oldest is gone")
        self.assertEqual(sorted(f"{operation}.json" for operation in made[1:]), sorted(os.listdir(folder)))
        self.bridge.revert_limits = self.bridge.revert_limits._replace(operation_mib_max=0)
        large = self.committed({"op": "set_transform", "target": cube, "location": [9, 0, 0]})
        self.assertNotIn("image", large)
        refused = self.execute({"op": "revert", "operation": large["operation_id"], "targets": [cube]})
        self.assertEqual(("ROLLED_BACK", IMAGE_MISSING), (refused["state"], refused["error"]["code"]))

    @rule("16.2")
    def test_what_a_quarantined_operation_has_made_and_left_keeps_its_uuid_and_goes_when_a_person_has_it_put_back(self):
        before, made = len(bpy.data.objects), fresh()
        operation_id = self.quarantined({"op": "create_object", "uuid": made, "data_uuid": fresh(), "shape": "CUBE", "name": "Left"})
        self.rescan()
        self.assertEqual(made, self.uuid("Left"))
        self.assertEqual(["CREATED"], [item.what for item in self.items if item.uuid == made])
        bpy.data.objects["Left"].location.x = 5  # whatever it is now
        self.push("somebody works on")
        self.settle()
        step = {"op": "revert", "operation": operation_id, "quarantined_for": "ada"}  # the log's BEGIN names nothing
        self.assertEqual("ROLLED_BACK", self.decide(self.execute(step), commit=False)["end"])
        self.settle()
        self.assertEqual((made, 5), (self.uuid("Left"), bpy.data.objects["Left"].location.x))
        self.commit(step, label="Put back")
        self.assertEqual((before, ["Put back"]), (len(bpy.data.objects), self.pushed))
        self.assertNotIn("Left", bpy.data.meshes)
        self.undo()
        self.assertEqual(made, self.uuid("Left"))

    def quarantined(self, step):
        """By an operation whose rollback does nothing, while Blender's undo can't be used."""
        operation = dataclasses.replace(breaking.after(operations.BY_NAME[step["op"]], "validate"), rollback=lambda *_: None)
        can_undo, self.bridge.world.can_undo = self.bridge.world.can_undo, lambda: False
        prepared = self.execute(step, vocabulary={**operations.BY_NAME, operation.name: operation})
        self.bridge.world.can_undo = can_undo
        self.assertEqual("QUARANTINED", prepared["state"])
        self.pump_until(lambda: os.path.exists(self.kept(prepared["operation_id"])), "what was is kept")
        self.settle()
        return prepared["operation_id"]

    def kept(self, operation_id):
        return self.bridge.project.quarantine_of(operation_id)

    def resolving(self, operation_id, name, **fields):
        return {"op": "revert", "operation": operation_id, "targets": [self.uuid(name)], **fields}

    @rule("16.2")
    def test_a_quarantined_operation_is_put_back_as_one_step_when_a_person_says_so(self):
        operation_id = self.quarantined({"op": "rename", "target": self.uuid("Light"), "name": "Lampe"})
        self.assertIn("Lampe", bpy.data.objects)
        self.push("somebody works on")
        put_back = self.execute(self.resolving(operation_id, "Lampe", quarantined_for="ada"), label="Put back")
        self.assertEqual("ROLLED_BACK", self.decide(put_back, commit=False)["end"])
        self.settle()
        self.assertIn("Lampe", bpy.data.objects)
        self.commit(self.resolving(operation_id, "Lampe", quarantined_for="ada"), label="Put back")
        self.assertIn("Light", bpy.data.objects)
        self.assertEqual(["Put back"], self.pushed)
        self.undo()
        self.assertIn("Lampe", bpy.data.objects)
        records.write(self.kept(operation_id), {"steps": {"steps": records.read(self.kept(operation_id))["steps"]}})  # as of a file that was saved in the middle
        self.commit(self.resolving(operation_id, "Lampe", quarantined_for="ada"), label="Put back")
        self.assertIn("Light", bpy.data.objects)

    @rule("11.2", "16.2")
    def test_what_is_quarantined_is_not_put_back_without_a_person_nor_without_its_copy_nor_when_code_did_it(self):
        operation_id = self.quarantined({"op": "rename", "target": self.uuid("Light"), "name": "Lampe"})

        def code(**fields):
            prepared = self.execute(self.resolving(operation_id, "Lampe", **fields))
            self.assertEqual("ROLLED_BACK", prepared["state"])
            self.settle()
            return prepared["error"]["code"]

        self.assertEqual(IMAGE_MISSING, code())
        records.write(self.kept(operation_id), {"steps": [{"op": "run_python", "before": {}, "step": {
            "op": "run_python", "seed": fresh(), "code": "1", "declares": [], "timeout_ms": 1000, "output_bytes_max": 10}}]})
        self.assertEqual(IRREVERTIBLE, code(quarantined_for="ada"))
        records.write(self.kept(operation_id), {"operation_id": operation_id, "steps": []})
        self.assertEqual(IMAGE_MISSING, code(quarantined_for="ada"))
        os.remove(self.kept(operation_id))
        self.assertEqual(IMAGE_MISSING, code(quarantined_for="ada"))

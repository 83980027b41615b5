# SPDX-License-Identifier: GPL-3.0-or-later
"""What the digest sees of what is large: it proves rollbacks of that too, in pieces that hold no tick (rules 15.2, 16.1, 16.2)."""

import dataclasses
import os
import unittest.mock

import bpy

from actor_bridge import operations
from actor_bridge.operations import digest, geometry
from harness.rules import rule
from harness.scene import SceneCase

VERTICES = 300_000


def ended(pieces):
    """(what a generator returns, how often it has yielded)."""
    count = 0
    while True:
        try:
            next(pieces)
            count += 1
        except StopIteration as stop:
            return stop.value, count


class LargeThings(SceneCase):
    def large(self):
        """Half of its vertices are in a group."""
        mesh = bpy.data.meshes.new("Large")
        mesh.vertices.add(VERTICES)
        mesh.vertices.foreach_set("co", [n % 100 for n in range(3 * VERTICES)])
        thing = bpy.data.objects.new("Large", mesh)
        bpy.context.scene.collection.objects.link(thing)
        thing.vertex_groups.new(name="Group").add(range(0, VERTICES, 2), 0.5, "REPLACE")
        self.rescan()
        self.push("a large one")
        return self.uuid("Large", "MESH")

    def digest(self, uuid):
        into = {}
        pieces = sum(1 for _ in digest.parts(self.bridge.runner.stage, [uuid], [], into))
        return into[uuid], pieces

    @rule("16.1", "15.2")
    def test_of_a_large_mesh_the_last_position_and_the_last_weight_count_and_it_is_read_in_pieces(self):
        uuid = self.large()
        mesh, group = bpy.data.meshes["Large"], bpy.data.objects["Large"].vertex_groups["Group"]
        before, pieces = self.digest(uuid)
        self.assertGreater(pieces, VERTICES // geometry.AT_ONCE)
        self.assertEqual(before, self.digest(uuid)[0])
        self.assertEqual(geometry.state(mesh), ended(geometry.states(lambda: bpy.data.meshes["Large"]))[0])
        mesh.vertices[-1].co.x += 1
        moved = self.digest(uuid)[0]
        group.add([VERTICES - 2], 0.25, "REPLACE")
        weighed = self.digest(uuid)[0]
        group.remove([0])
        taken = self.digest(uuid)[0]
        self.assertEqual(4, len({before, moved, weighed, taken}))
        self.assertNotEqual(*(self.digest(self.uuid("Large"))[0] for mesh.vertices[-1].co.z in (5, 6)))

    @rule("16.2")
    def test_a_rollback_that_leaves_one_weight_of_a_large_mesh_behind_is_quarantine(self):
        uuid = self.large()
        self.bridge.world.can_undo = lambda: False
        known = operations.BY_NAME["rename"]

        def leaves_one(stage, step, memo):
            known.rollback(stage, step, memo)
            bpy.data.objects["Large"].vertex_groups["Group"].add([VERTICES - 2], 0.75, "REPLACE")

        for rollback, end in ((known.rollback, "ROLLED_BACK"), (leaves_one, "QUARANTINED")):
            vocabulary = {**operations.BY_NAME, "rename": dataclasses.replace(known, rollback=rollback)}
            prepared = self.execute({"op": "rename", "target": uuid, "name": "Other"}, vocabulary=vocabulary)
            self.assertEqual(end, self.decide(prepared, commit=False)["end"])

    @rule("16.1")
    def test_what_is_too_large_to_prove_is_refused_before_anything_is_changed(self):
        uuid = self.large()
        with unittest.mock.patch.object(geometry, "ELEMENTS_MAX", VERTICES - 1):
            prepared = self.execute({"op": "rename", "target": uuid, "name": "Other"})
        self.assertEqual("ROLLED_BACK", prepared["state"])
        self.assertIn("too many to prove a rollback by", prepared["error"]["reason"])
        self.assertEqual("Large", bpy.data.meshes["Large"].name)

    @rule("16.1")
    def test_shape_keys_count_with_their_drivers_and_keyframes(self):
        cube = bpy.data.objects["Cube"]
        cube.shape_key_add(name="Basis", from_mix=False)
        cube.shape_key_add(name="Smile", from_mix=False)
        self.rescan()
        uuid = self.uuid("Cube", "MESH")
        keys = cube.data.shape_keys
        seen = [self.digest(uuid)[0]]
        keys.driver_add('key_blocks["Smile"].value')
        seen.append(self.digest(uuid)[0])
        keys.animation_data.drivers[0].driver.expression = "0.5"
        seen.append(self.digest(uuid)[0])
        keys.key_blocks["Smile"].keyframe_insert("slider_max", frame=3)
        seen.append(self.digest(uuid)[0])
        keys.animation_data.action.fcurves[0].keyframe_points[0].co.y = 7
        seen.append(self.digest(uuid)[0])
        self.assertEqual(len(seen), len(set(seen)))

    @rule("16.1")
    def test_a_materials_users_count_and_which_brushes_have_it_does_not(self):
        uuid, plain = self.uuid("Material", "MATERIAL"), bpy.data.materials["Material"]
        brush = next(brush for brush in bpy.data.brushes if brush.gpencil_settings is not None and brush.gpencil_settings.material is not None)
        before = self.digest(uuid)[0], self.digest(self.uuid("Cube"))[0]
        brush.gpencil_settings.material = plain  # as Blender's undo does it now and then
        self.assertEqual(2, plain.users)
        self.assertEqual(before, (self.digest(uuid)[0], self.digest(self.uuid("Cube"))[0]))
        bpy.data.meshes.new("Another").materials.append(plain)
        after = self.digest(uuid)[0], self.digest(self.uuid("Cube"))[0]
        self.assertEqual([True, True], [one != other for one, other in zip(before, after)])


class WhoIsHeld(SceneCase):
    """Of a collection the digest has number and hash of its objects, of which Blender gives the names at once where no other file is linked."""

    def digest(self):
        into = {}
        for _ in digest.parts(self.bridge.runner.stage, [self.uuid("Few", "COLLECTION")], [], into):
            pass  # in one go
        return into[self.uuid("Few", "COLLECTION")]

    def held(self, *things):
        few = bpy.data.collections["Few"].objects
        for thing in few[:]:
            few.unlink(thing)
        for thing in things:
            few.link(thing)
        return self.digest()

    @rule("16.1")
    def test_each_object_that_comes_goes_or_is_called_otherwise_shows_and_their_order_does_not(self):
        data = bpy.data
        bpy.context.scene.collection.children.link(data.collections.new("Few"))
        self.rescan()
        cube, light, camera = (data.objects[name] for name in ("Cube", "Light", "Camera"))
        seen = [self.held(), self.held(cube), self.held(light), self.held(cube, light), self.held(cube, light, camera)]
        self.assertEqual(seen[3], self.held(light, cube))
        light.name = "Lamp"
        seen.append(self.digest())
        below = data.collections.new("Below")
        data.collections["Few"].children.link(below)
        seen.append(self.digest())
        below.objects.link(light)
        seen.append(self.digest())
        self.assertEqual(len(seen), len(set(seen)))

    @rule("16.1")
    def test_one_of_another_file_is_not_taken_for_one_of_a_third_that_has_the_same_name(self):
        data = bpy.data
        linked = []
        for name in ("first.blend", "second.blend"):
            path = os.path.join(self.folder, name)
            data.libraries.write(path, {data.objects["Camera"]})
            with data.libraries.load(path, link=True) as (_, wanted):
                wanted.objects = ["Camera"]
            linked.append(wanted.objects[0])
        bpy.context.scene.collection.children.link(data.collections.new("Few"))
        self.rescan()
        own = data.objects["Camera", None]
        seen = {self.held(thing) for thing in (own, *linked)} | {self.held(own, thing) for thing in linked}
        self.assertEqual(5, len(seen))

    @rule("16.1")
    def test_of_a_scene_each_object_shows_by_the_collection_that_holds_it(self):
        scene, light = bpy.context.scene, bpy.data.objects["Light"]
        scene.collection.children.link(bpy.data.collections.new("Few"))
        self.rescan()

        def seen():
            into = {}
            for _ in digest.parts(self.bridge.runner.stage, [self.uuid("Scene", "SCENE")], [], into):
                pass  # in one go
            return into[self.uuid("Scene", "SCENE")]

        states = [seen()]
        for changes in (scene.collection.objects.link, bpy.data.collections["Few"].objects.link):
            changes(light)
            states.append(seen())
        light.users_collection[0].objects.unlink(light)
        states.append(seen())
        self.assertEqual(len(states), len(set(states)))

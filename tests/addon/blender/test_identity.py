# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity of all kinds, through everything that happens to datablocks in a real Blender."""

import os
import wave

import bpy

from actor_bridge.identity.kinds import COLLECTIONS
from actor_bridge.wire.fields import is_canonical
from harness.rules import rule
from harness.scene import KEY, SceneCase, fresh

MAKERS = {
    "ACTION": lambda data, folder: data.actions.new("x"),
    "ARMATURE": lambda data, folder: data.armatures.new("x"),
    "BRUSH": lambda data, folder: data.brushes.new("x"),
    "CAMERA": lambda data, folder: data.cameras.new("x"),
    "COLLECTION": lambda data, folder: data.collections.new("x"),
    "CURVE": lambda data, folder: data.curves.new("x", "CURVE"),
    "GREASEPENCIL": lambda data, folder: data.grease_pencils.new("x"),
    "IMAGE": lambda data, folder: data.images.new("x", 4, 4),
    "LATTICE": lambda data, folder: data.lattices.new("x"),
    "LIGHT": lambda data, folder: data.lights.new("x", "SUN"),
    "LIGHT_PROBE": lambda data, folder: data.lightprobes.new("x", "CUBE"),
    "LINESTYLE": lambda data, folder: data.linestyles.new("x"),
    "MASK": lambda data, folder: data.masks.new(name="x"),
    "MATERIAL": lambda data, folder: data.materials.new("x"),
    "MESH": lambda data, folder: data.meshes.new("x"),
    "META": lambda data, folder: data.metaballs.new("x"),
    "MOVIECLIP": lambda data, folder: data.movieclips.load(picture(folder)),
    "NODETREE": lambda data, folder: data.node_groups.new("x", "ShaderNodeTree"),
    "OBJECT": lambda data, folder: data.objects.new("x", None),
    "PALETTE": lambda data, folder: data.palettes.new("x"),
    "PARTICLE": lambda data, folder: data.particles.new("x"),
    "SCENE": lambda data, folder: data.scenes.new("x"),
    "SOUND": lambda data, folder: data.sounds.load(sound(folder)),
    "SPEAKER": lambda data, folder: data.speakers.new("x"),
    "TEXT": lambda data, folder: data.texts.new("x"),
    "TEXTURE": lambda data, folder: data.textures.new("x", "CLOUDS"),
    "VOLUME": lambda data, folder: data.volumes.new("x"),
    "WORLD": lambda data, folder: data.worlds.new("x"),
}


def picture(folder):
    path = os.path.join(folder, "x.png")
    image = bpy.data.images.new("picture", 4, 4)
    image.filepath_raw, image.file_format = path, "PNG"
    image.save()
    return path


def sound(folder):
    path = os.path.join(folder, "x.wav")
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0" * 160)
    return path


def every(kind):
    return list(getattr(bpy.data, COLLECTIONS[kind]))


class Identity(SceneCase):
    @rule("5.1", "8.2")
    def test_a_datablock_of_each_kind_gets_its_own_uuid_and_a_copy_of_each_gets_another(self):
        # A point cloud cannot be made by a script in 3.4 outside of its experimental option.
        self.assertEqual(set(COLLECTIONS), set(MAKERS) | {"POINTCLOUD"})
        made = {kind: make(bpy.data, self.folder).name for kind, make in MAKERS.items()}
        self.rescan()
        before = {kind: self.uuid(name, kind) for kind, name in made.items()}
        self.assertEqual([], [kind for kind, uuid in before.items() if not is_canonical(uuid)])
        everything = [datablock[KEY] for kind in COLLECTIONS for datablock in every(kind)]
        self.assertEqual(len(everything), len(set(everything)))
        copied = {}
        for kind, name in made.items():
            source = getattr(bpy.data, COLLECTIONS[kind])[name]
            try:
                copied[kind] = source.copy().name
            except (RuntimeError, TypeError):
                continue  # Blender copies no datablock of this kind
        self.assertGreater(len(copied), 20)
        self.rescan()
        for kind, name in copied.items():
            with self.subTest(kind=kind):
                self.assertEqual(before[kind], self.uuid(made[kind], kind))
                new = self.uuid(name, kind)
                self.assertTrue(is_canonical(new) and new != before[kind])
                self.assertIn((new, before[kind]), [(item.uuid, item.copy_of) for item in self.heard("DUPLICATED")])

    @rule("5.1", "5.2")
    def test_duplicating_gives_object_and_mesh_a_new_identity_and_names_the_original(self):
        cube, mesh = self.uuid("Cube"), self.uuid("Cube", "MESH")
        bpy.ops.object.select_all(action="DESELECT")
        bpy.data.objects["Cube"].select_set(True)
        bpy.ops.object.duplicate()
        self.settle()
        self.assertEqual((cube, mesh), (self.uuid("Cube"), self.uuid("Cube", "MESH")))
        copies = {item.uuid: item.copy_of for item in self.heard("DUPLICATED")}
        self.assertEqual({self.uuid("Cube.001"): cube, self.uuid("Cube.001", "MESH"): mesh}, copies)

    @rule("5.1")
    def test_a_linked_duplicate_gives_the_object_a_new_identity_and_leaves_the_shared_mesh(self):
        cube, mesh = self.uuid("Cube"), self.uuid("Cube", "MESH")
        bpy.ops.object.select_all(action="DESELECT")
        bpy.data.objects["Cube"].select_set(True)
        bpy.ops.object.duplicate(linked=True)
        self.settle()
        self.assertEqual(mesh, bpy.data.objects["Cube.001"].data[KEY])
        self.assertEqual([(self.uuid("Cube.001"), cube)], [(i.uuid, i.copy_of) for i in self.heard("DUPLICATED")])

    @rule("5.2")
    def test_the_registry_decides_who_the_original_is_when_the_copy_has_taken_its_name(self):
        cube = self.uuid("Cube")
        original = bpy.data.objects["Cube"]
        copy = original.copy()
        original.name, copy.name = "Zz", "Cube"
        self.rescan()
        self.assertEqual(cube, self.uuid("Zz"))
        self.assertNotEqual(cube, self.uuid("Cube"))
        self.assertEqual(["Zz"], [item.name for item in self.heard("RENAMED")])

    def test_a_rename_keeps_the_identity(self):
        cube = self.uuid("Cube")
        bpy.data.objects["Cube"].name = "Box"
        self.settle()
        self.assertEqual(cube, self.uuid("Box"))
        self.assertEqual([(cube, "Box")], [(item.uuid, item.name) for item in self.heard("RENAMED")])

    @rule("5.1", "5.2")
    def test_what_is_appended_never_takes_an_identity_of_this_file_and_what_is_linked_is_left_as_it_is(self):
        cube = self.uuid("Cube")
        library = os.path.join(self.folder, "library.blend")
        bpy.data.libraries.write(library, {bpy.data.objects["Cube"]}, fake_user=True)
        with bpy.data.libraries.load(library) as (source, target):
            target.objects = source.objects
        self.rescan()
        self.assertEqual(cube, self.uuid("Cube"))
        self.assertIn((self.uuid("Cube.001"), cube), [(i.uuid, i.copy_of) for i in self.heard("DUPLICATED")])
        with bpy.data.libraries.load(library, link=True) as (source, target):
            target.objects = source.objects
        linked = next(thing for thing in bpy.data.objects if thing.library is not None)
        self.rescan()
        self.assertEqual(cube, linked[KEY])
        self.assertEqual(cube, self.uuid("Cube"))
        self.assertTrue(self.bridge.project.registry.find(cube, linked.library.filepath).live)

    @rule("5.2")
    def test_an_unknown_uuid_that_comes_in_the_middle_of_work_is_not_believed(self):
        stranger, foreign = bpy.data.objects.new("Stranger", None), fresh()
        stranger[KEY] = foreign
        self.rescan()
        self.assertNotEqual(foreign, self.uuid("Stranger"))
        self.assertEqual([foreign], [item.copy_of for item in self.heard("DUPLICATED")])

    @rule("11.1")
    def test_what_is_no_uuid_is_replaced_by_one(self):
        for name, garbage in (("Cube", 7), ("Light", "not a uuid"), ("Camera", "A" * 36)):
            bpy.data.objects[name][KEY] = garbage
        self.rescan()
        for name in ("Cube", "Light", "Camera"):
            self.assertTrue(is_canonical(self.uuid(name)), name)

    @rule("6.1", "6.3")
    def test_each_way_of_deleting_is_seen_and_undo_brings_the_same_identity_back(self):
        def by_operator():
            bpy.ops.object.select_all(action="DESELECT")
            bpy.data.objects["Cube"].select_set(True)
            bpy.ops.object.delete()

        def by_script():
            bpy.data.objects.remove(bpy.data.objects["Cube"])

        def by_purge():
            bpy.data.collections["Collection"].objects.unlink(bpy.data.objects["Cube"])
            bpy.ops.outliner.orphans_purge(do_recursive=False)

        cube = self.uuid("Cube")
        self.push()
        for delete in (by_operator, by_script, by_purge):
            with self.subTest(delete.__name__):
                since = len(self.items)
                delete()
                self.settle()
                self.assertNotIn("Cube", bpy.data.objects)
                self.assertIn(cube, [item.uuid for item in self.heard("REMOVED", since)])
                self.assertFalse(self.bridge.project.registry.find(cube).live)
                self.push("deleted")
                self.undo()
                self.assertEqual(cube, self.uuid("Cube"))
                self.assertIn(cube, [item.uuid for item in self.heard("REBOUND", since)])
                self.assertTrue(self.bridge.project.registry.find(cube).live)

    @rule("6.1", "6.3")
    def test_undo_of_a_creation_is_a_removal_and_redo_brings_the_same_identity_back(self):
        bpy.ops.mesh.primitive_cube_add()
        self.push("add")
        self.settle()
        added = self.uuid("Cube.001")
        self.undo()
        self.assertIn(added, [item.uuid for item in self.heard("REMOVED")])
        self.redo()
        self.assertEqual(added, self.uuid("Cube.001"))

    @rule("2.2", "6.3")
    def test_undo_and_redo_through_states_from_before_any_stamp_give_the_same_identities(self):
        bpy.ops.wm.read_homefile(use_factory_startup=True)
        bpy.ops.ed.undo_push(message="unstamped")
        self.settle()
        names = {name: self.uuid(name) for name in ("Cube", "Light", "Camera")}
        for name in names:
            bpy.data.objects[name].location.x += 1
        self.push("moved")
        for move in (self.undo, self.redo, self.undo):
            move()
            self.assertEqual(names, {name: self.uuid(name) for name in names})

    @rule("5.2", "6.3")
    def test_a_copy_whose_stamp_an_undo_took_back_gets_its_own_identity_again(self):
        cube = self.uuid("Cube")
        bpy.ops.object.select_all(action="DESELECT")
        bpy.data.objects["Cube"].select_set(True)
        bpy.ops.object.duplicate()
        self.push("duplicate")  # before the copy was stamped
        self.settle()
        copy = self.uuid("Cube.001")
        bpy.data.objects["Cube.001"].location.x += 3
        self.push("move")
        self.undo()
        self.assertEqual((cube, copy), (self.uuid("Cube"), self.uuid("Cube.001")))
        self.undo()
        self.redo()
        self.assertEqual((cube, copy), (self.uuid("Cube"), self.uuid("Cube.001")))

    @rule("2.2")
    def test_a_name_that_two_had_in_turn_goes_back_to_whom_undo_and_redo_mean(self):
        first = self.uuid("Cube")
        bpy.data.objects.remove(bpy.data.objects["Cube"])
        self.settle()
        self.push("delete")
        bpy.context.scene.collection.objects.link(bpy.data.objects.new("Cube", None))
        self.settle()
        second = self.uuid("Cube")
        self.push("add")
        self.assertNotEqual(first, second)
        self.undo()
        self.undo()
        self.assertEqual(first, self.uuid("Cube"))
        self.redo()
        self.redo()
        self.assertEqual(second, self.uuid("Cube"))

    @rule("2.2")
    def test_saving_and_reopening_keeps_project_and_identities(self):
        project = self.bridge.project.id
        before = {thing.name: thing[KEY] for thing in bpy.data.objects}
        path = self.save()
        self.reopen(path)
        self.assertEqual(project, self.bridge.project.id)
        self.assertEqual(before, {thing.name: thing[KEY] for thing in bpy.data.objects})

    def test_a_save_carries_the_stamp_of_what_was_made_in_the_same_moment(self):
        bpy.data.objects.new("Late", None).use_fake_user = True
        path = self.save()
        late = bpy.data.objects["Late"].get(KEY)
        self.assertTrue(is_canonical(late))
        self.reopen(path)
        self.assertEqual(late, self.uuid("Late"))

    @rule("2.2")
    def test_a_file_that_was_opened_but_never_saved_with_stamps_is_known_again(self):
        path = self.save()
        for thing in bpy.data.objects:
            del thing[KEY]
        del bpy.context.scene["actorbridge_project"]
        before = {name: self.bridge.project.registry.bound("OBJECT", name).uuid for name in ("Cube", "Light")}
        project = self.bridge.project.id
        bpy.app.handlers.save_pre.clear()
        bpy.ops.wm.save_mainfile()
        self.reopen(path)
        self.assertEqual(project, self.bridge.project.id)
        self.assertEqual(before, {name: self.uuid(name) for name in before})

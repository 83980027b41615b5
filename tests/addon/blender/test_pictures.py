# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures and copies of the scene, in a real Blender without a window: nothing of what the person has may notice."""

import os

import bpy

from actor_bridge import rendering
from actor_bridge.errors import Refused
from actor_bridge.operations import everything
from harness import look
from harness.png import colours, decode
from harness.rules import rule
from harness.scene import ReadingCase


class Pictures(ReadingCase):
    def scratch(self):
        folder = os.path.join(self.bridge.data_folder, "scratch")
        return sorted(os.listdir(folder)) if os.path.exists(folder) else []

    def whole(self):
        """Everything that a person's file is: datablocks by digest, marks, history, and whether it is to be saved."""
        found = {}
        for _ in everything.parts(self.bridge.runner.stage, found, {}):
            pass
        return found, look.scene(), look.selection(), list(self.pushed), bpy.data.is_dirty, bpy.data.filepath, [{key: value.to_dict() if hasattr(value, "to_dict") else value for key, value in s.items()} for s in bpy.data.scenes]

    @rule("16.3")
    def test_a_copy_is_written_and_nothing_of_the_scene_notices(self):
        path = self.save()
        bpy.data.materials.new("Nobody uses this")
        self.settle()
        before, beside, saved = self.whole(), sorted(os.listdir(self.folder)), os.path.getmtime(path)
        heard = []
        handlers = [bpy.app.handlers.save_pre, bpy.app.handlers.save_post, bpy.app.handlers.depsgraph_update_post]
        for handler in handlers:
            handler.append(lambda *_: heard.append(1))
        said = len(self.said)
        found = self.result("render_image")
        self.result("copy_scene")
        for handler in handlers:
            handler.pop()
        self.settle()
        self.assertEqual(before, self.whole())
        self.assertEqual((beside, saved), (sorted(os.listdir(self.folder)), os.path.getmtime(path)))
        self.assertEqual([], heard)
        self.assertFalse([kind for kind, _ in self.said[said:] if kind in ("prepared", "finished", "events")])
        self.assertIn(["MATERIAL", "Nobody uses this"], found["copy"]["unused"])
        self.assertEqual(("Scene", "ViewLayer"), (found["copy"]["scene"], found["copy"]["view_layer"]))

    def test_a_copy_has_what_nothing_uses_and_finds_its_files_from_where_it_is(self):
        path = self.save()
        library = self._library("lib.blend")
        with bpy.data.libraries.load(library, link=True, relative=True) as (_, wanted):
            wanted.objects = ["Cube"]
        bpy.context.scene.collection.objects.link(bpy.data.objects[("Cube", bpy.data.libraries[0].filepath)])
        image = bpy.data.images.new("Picture", 4, 4)
        image.source, image.filepath = "FILE", "//picture.png"
        bpy.data.materials.new("Nobody uses this")
        self.settle()
        copy = self.result("copy_scene")
        self.assertEqual([copy["file"], copy["registry"]], self.scratch())
        self.assertFalse(copy["python_allowed"])
        bpy.ops.wm.open_mainfile(filepath=os.path.join(self.bridge.data_folder, "scratch", copy["file"]))
        self.assertEqual(os.path.join(os.path.dirname(path), "picture.png"), bpy.data.images["Picture"].filepath)
        self.assertEqual([library], [each.filepath for each in bpy.data.libraries])
        self.assertFalse(bpy.data.objects[("Cube", library)].is_library_indirect)
        self.assertEqual((1, True), (bpy.data.materials["Nobody uses this"].users, bpy.data.materials["Nobody uses this"].use_fake_user))

    def test_a_file_that_was_never_saved_is_copied_as_well(self):
        image = bpy.data.images.new("Picture", 4, 4)
        image.source, image.filepath = "FILE", "//picture.png"
        self.settle()
        copy = self.result("copy_scene")
        self.assertEqual("", bpy.data.filepath)
        bpy.ops.wm.open_mainfile(filepath=os.path.join(self.bridge.data_folder, "scratch", copy["file"]))
        self.assertEqual("//picture.png", bpy.data.images["Picture"].filepath, "there is no folder that it could mean")
        self.assertIn("Cube", bpy.data.objects)

    def test_a_render_has_the_scenes_own_size_and_follows_its_proportions(self):
        bpy.context.scene.render.resolution_x, bpy.context.scene.render.resolution_y, bpy.context.scene.render.resolution_percentage = 400, 200, 50
        bpy.context.scene.render.engine = "BLENDER_WORKBENCH"
        for given, wanted in (({}, (200, 100)), ({"width": 64}, (64, 32)), ({"height": 64}, (128, 64)), ({"width": 30, "height": 40}, (30, 40))):
            found = self.result("render_image", **given)["render"]
            self.assertEqual((wanted, "WORKBENCH", 64), ((found["width"], found["height"]), found["engine"], found["samples"]))
        self.assertEqual(["OBJECT", "Camera", None], found["camera"])

    @rule("11.2")
    def test_what_cannot_be_a_picture_is_refused_before_anything_is_written(self):
        self.assertEqual("AB-PICTURE-001", self.code("screenshot_viewport"), "there is no window")
        self.assertEqual("AB-PICTURE-001", self.code("render_image", camera=self.uuid("Cube")))
        self.assertEqual("AB-ID-007", self.code("render_image", camera="22222222-2222-4222-8222-222222222222"))
        for wrong in ({"width": 5}, {"width": 9000}, {"samples": 0}, {"engine": "POVRAY"}, {"camera": 7}, {"filepath": "/x"}):
            self.assertIn(self.code("render_image", **wrong), ("AB-DOOR-009", "AB-DOOR-012"), wrong)
        bpy.context.scene.camera = None
        self.settle()
        self.assertEqual("AB-PICTURE-001", self.code("render_image"))
        self.bridge.world.engine = lambda scene: None
        self.assertEqual("AB-PICTURE-001", self.code("render_image", camera=self.uuid("Camera")))
        self.assertEqual([], self.scratch())

    @rule("10.2")
    def test_nobody_is_interrupted_for_a_picture(self):
        self.bridge.intent.look = lambda world: None
        self.bridge.intent.busy, self.bridge.intent.reason = True, "CAPTURED:G"
        for op in ("render_image", "screenshot_viewport", "copy_scene"):
            self.assertEqual("AB-INTENT-001", self.code(op))
        self.bridge.intent.busy = False
        self.bridge.world.is_rendering = lambda: True
        for op in ("render_image", "screenshot_viewport", "copy_scene"):
            self.assertEqual("AB-OP-011", self.code(op))
        self.assertEqual([], self.scratch())
        self.assertEqual("Cube", self.result("get_object", target=self.uuid("Cube"))["name"], "a look is no interruption")

    def test_a_render_shows_the_scene_and_leaves_every_setting_as_it_was(self):
        scene = bpy.context.scene
        scene.render.dither_intensity = 0  # which would make colours of nothing
        scene.use_nodes = True
        files = scene.node_tree.nodes.new("CompositorNodeOutputFile")
        files.base_path = os.path.join(self.folder, "nodes")
        scene.node_tree.links.new(scene.node_tree.nodes["Render Layers"].outputs[0], files.inputs[0])
        scene.render.filepath = os.path.join(self.folder, "own", "picture")
        scene.render.use_border, scene.render.use_crop_to_border, scene.render.border_max_x = True, True, 0.5
        before = look.scene(), look.selection(), bpy.data.is_dirty, self.settings()
        for engine in ("CYCLES", "WORKBENCH"):
            path = os.path.join(self.folder, f"{engine}.png")
            self.assertIsNone(rendering.render(path, engine, 60, 40, 4, ["OBJECT", "Camera", None]))
            with open(path, "rb") as file:
                data = file.read()
            self.assertEqual((60, 40), decode(data)[:2])
            self.assertGreater(colours(data), 10, engine)
        self.assertEqual(before, (look.scene(), look.selection(), bpy.data.is_dirty, self.settings()))
        self.assertFalse({"nodes", "own"} & set(os.listdir(self.folder)), "nothing is written where the person has files written to")

    def test_without_a_camera_everything_is_in_the_picture_and_the_place_can_be_kept(self):
        bpy.data.objects.remove(bpy.data.objects["Camera"])
        bpy.context.scene.render.dither_intensity = 0
        self.settle()
        before, path = self.whole(), os.path.join(self.folder, "all.png")
        frame = rendering.render(path, "WORKBENCH", 60, 40, 1)
        self.assertEqual(before, self.whole())
        with open(path, "rb") as file:
            width, height, rows = decode(file.read())
        outside = rows[0][0]
        self.assertTrue(all(pixel == outside for pixel in rows[0] + rows[-1] + [row[0] for row in rows] + [row[-1] for row in rows]), "it is whole")
        self.assertNotEqual(outside, rows[height // 2][width // 2], "it is in the middle")
        bpy.data.objects["Cube"].location = (50, 0, 0)
        self.assertEqual(frame, rendering.render(path, "WORKBENCH", 60, 40, 1, frame=frame))
        with open(path, "rb") as file:
            self.assertEqual(1, len({pixel for row in decode(file.read())[2] for pixel in row}), "it has left the place")

    @rule("11.2")
    def test_a_camera_that_is_not_there_is_named(self):
        with self.assertRaises(Refused) as refused:
            rendering.render(os.path.join(self.folder, "x.png"), "WORKBENCH", 60, 40, 1, ["OBJECT", "Nobody", None])
        self.assertEqual("AB-PICTURE-001", refused.exception.code)

    def test_polygons_are_counted_as_they_are_stored_and_as_they_are_shown(self):
        cube = bpy.data.objects["Cube"]
        cube.modifiers.new("Two", "ARRAY").count = 2
        found = rendering.counts()
        self.assertEqual((3, 6, 12, 6), (found["objects"], found["polygons"], found["polygons_evaluated"], found["meshes"][self.uuid("Cube", "MESH")]))

    def settings(self):
        """Each plain value of all that a render goes by."""
        scene = bpy.context.scene
        structs = (scene.render, scene.render.image_settings, scene.cycles, scene.eevee, scene.display, scene.view_settings, *scene.node_tree.nodes)
        return scene.camera.name, [
            [(known.identifier, str(getattr(struct, known.identifier)[:]) if getattr(known, "is_array", False) else str(getattr(struct, known.identifier)))
             for known in struct.bl_rna.properties if known.type not in ("POINTER", "COLLECTION")] for struct in structs]

    def _library(self, name):
        """Written by this Blender, without its own marks."""
        path = os.path.join(self.folder, name)
        bpy.data.libraries.write(path, {bpy.data.objects["Cube"]})
        return path

# SPDX-License-Identifier: GPL-3.0-or-later
"""What operations set is what Blender evaluates, where the property alone does not show it."""

import threading

import bpy

from examples import modifiers
from examples.meshes import floats
from harness.rules import rule
from harness.scene import fresh, SceneCase


class Effects(SceneCase):
    def evaluated(self):
        self.bridge.world.flush()
        return [list(vertex.co) for vertex in bpy.data.objects["Cube"].evaluated_get(bpy.context.evaluated_depsgraph_get()).data.vertices]

    def prepared(self, prepare):
        prepare(self)
        self.rescan()
        self.push("prepared by hand")

    @rule("16.3")
    def test_an_input_of_a_group_of_nodes_moves_what_the_modifier_makes_and_a_revert_moves_it_back(self):
        self.prepared(modifiers._scattered)
        before = self.evaluated()
        step = {"op": "set_modifier", "target": self.uuid("Cube"), "name": "Scatter", "settings": {'["Input_4"]': [0, 0, 2.5]}}
        prepared = self.execute(step)
        self.assertEqual("COMMITTED", self.decide(prepared)["end"])
        self.settle()
        self.assertEqual([[x, y, z + 2.5] for x, y, z in before], self.evaluated())
        self.commit({"op": "revert", "operation": prepared["operation_id"], "targets": [self.uuid("Cube")]})
        self.assertEqual(before, self.evaluated())

    @rule("16.3")
    def test_drivers_of_custom_properties_inputs_and_shape_keys_give_their_values(self):
        self.prepared(modifiers._scattered)
        self.commit(*modifiers._drive_what_is_held(self))
        cube = bpy.data.objects["Cube"]
        self.bridge.world.flush()
        graph = bpy.context.evaluated_depsgraph_get()
        self.assertEqual(2.0, cube.evaluated_get(graph)["row"][0])
        self.assertEqual(2.0, cube.evaluated_get(graph).modifiers["Scatter"]["Input_1"])
        cube.location.x = 0.5
        self.bridge.world.flush()
        self.assertEqual(0.5, cube.data.shape_keys.key_blocks["Smile"].value)

    @rule("16.3")
    def test_weights_of_a_group_are_what_a_modifier_takes(self):
        cube = bpy.data.objects["Cube"]
        mask = cube.modifiers.new("Mask", "MASK")
        mask.threshold = 0.4
        self.rescan()
        self.commit({"op": "set_vertex_group", "target": self.uuid("Cube", "MESH"), "name": "Half", "weights": floats(1, 1, 0.5, 0.5, 0.3, 0, -1, -1)})
        mask.vertex_group = "Half"
        self.assertEqual(4, len(self.evaluated()))

    @rule("16.3")
    def test_keyframes_of_a_custom_property_move_it(self):
        bpy.data.objects["Cube"]["power"] = 1.0
        self.rescan()
        self.commit({"op": "insert_keyframes", "target": self.uuid("Cube"), "path": '["power"]', "keyframes": [[1, 0], [11, 5]], "interpolation": "LINEAR", "action_uuid": fresh()})
        bpy.context.scene.frame_set(6)
        self.assertAlmostEqual(2.5, bpy.data.objects["Cube"]["power"])

    def test_a_modifier_is_moved_while_other_threads_run_in_views_and_hidden_from_them(self):
        """Under `temp_override` Blender 3.4.1 dies of this within some hundred to some thousand moves (docs/architecture.md)."""
        cube = bpy.data.objects["Cube"]
        for kind in ("SUBSURF", "ARRAY", "BEVEL"):
            cube.modifiers.new(kind, kind)
        away = bpy.data.objects.new("Away", cube.data)
        away.modifiers.new("SUBSURF", "SUBSURF")
        away.modifiers.new("ARRAY", "ARRAY")
        ended = threading.Event()

        def stir():
            while not ended.wait(0.0002):
                pass

        threads = [threading.Thread(target=stir, daemon=True) for _ in range(2)]
        active = bpy.context.view_layer.objects.active = bpy.data.objects["Camera"]
        for thread in threads:
            thread.start()
        try:
            for number in range(1000):
                self.bridge.world.move_modifier(cube, "ARRAY", number % 3)
                self.assertEqual(number % 3, cube.modifiers.find("ARRAY"))
        finally:
            ended.set()
            for thread in threads:
                thread.join()
        self.bridge.world.move_modifier(away, "ARRAY", 0)
        self.assertEqual((["ARRAY", "SUBSURF"], 0), ([held.name for held in away.modifiers], len(away.users_scene)))
        self.assertEqual(active, bpy.context.view_layer.objects.active)

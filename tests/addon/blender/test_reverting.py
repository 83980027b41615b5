# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking a committed operation back after somebody has worked on: what stands in the way is named, and nothing is changed. Without it: test_every_operation.py."""

import bpy

from actor_bridge.errors import CHANGED_SINCE
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
        self.refused(moved, "location of 'Cube' was [1.0, 2.0, 3.0] after it and is [9.0, 2.0, 3.0] now")
        bpy.data.objects["Cube"].location.x = 1
        self.settle()
        taken = self.execute({"op": "revert", "operation": moved["operation_id"], "targets": [self.uuid("Cube")]})
        self.assertEqual("COMMITTED", self.decide(taken)["end"])
        self.assertEqual((0, 1, True), (bpy.data.objects["Cube"].location.x, bpy.data.objects["Cube"].scale.x, bpy.data.objects["Cube"].hide_render))

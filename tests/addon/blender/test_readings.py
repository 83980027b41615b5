# SPDX-License-Identifier: GPL-3.0-or-later
"""What clients read, in a real Blender: by UUID, in pages, within the budget, and never in the middle of a transaction."""

import array
import base64
import dataclasses

import bpy

from actor_bridge import operations
from harness import look
from harness.rules import rule
from harness.scene import ReadingCase, fresh


class Readings(ReadingCase):
    @rule("8.2")
    def test_the_scene_is_listed_in_pages_with_versions_and_collections(self):
        whole = self.result("get_scene")
        pages, place = [], 0
        while place is not None:
            page = self.result("get_scene", limit=3, **{"from": place})
            self.assertLessEqual(len(page["items"]), 3)
            pages += page["items"]
            place = page["next"]
        self.assertEqual(whole["items"], pages)
        self.assertIsNone(whole["next"])
        live = {entry.uuid: entry for entry in self.bridge.project.registry.local() if entry.live}
        self.assertEqual(live.keys(), {item["uuid"] for item in pages})
        self.assertTrue(all(item["version"] == live[item["uuid"]].version for item in pages))
        cube, = [item for item in pages if item["uuid"] == self.uuid("Cube")]
        self.assertEqual(("OBJECT", "Cube", "MESH"), (cube["kind"], cube["name"], cube["type"]))
        self.assertEqual([self.uuid("Collection", "COLLECTION")], [home["datablock"] for home in cube["collections"]])
        self.assertEqual(self.uuid("Cube", "MESH"), cube["data"]["datablock"])
        self.assertEqual({"MESH"}, {item["kind"] for item in self.result("get_scene", kind="MESH")["items"]})

    def test_an_object_tells_what_it_is_made_of(self):
        cube = bpy.data.objects["Cube"]
        cube.location = (1.1, 2, 3)
        cube.modifiers.new("Bevel", "BEVEL")
        self.settle()
        found = self.result("get_object", target=self.uuid("Cube"))
        self.assertEqual(list(cube.location), found["fields"]["location"])
        self.assertEqual([{"name": "Bevel", "type": "BEVEL"}], found["modifiers"])
        self.assertEqual([self.uuid("Material", "MATERIAL")], [each["datablock"] for each in found["materials"]])

    def test_any_datablock_is_read_by_the_paths_that_are_set(self):
        bpy.data.objects["Cube"].modifiers.new("Bevel", "BEVEL").width = 0.25
        self.settle()
        path = 'modifiers["Bevel"].width'
        self.assertEqual({path: 0.25}, self.result("get_datablock", target=self.uuid("Cube"), paths=[path])["fields"])
        lamp = self.result("get_datablock", target=self.uuid("Light", "LIGHT"))["fields"]
        self.assertEqual(bpy.data.lights["Light"].energy, lamp["energy"])
        for kind in ("OBJECT", "MESH", "MATERIAL", "WORLD", "SCENE", "COLLECTION", "CAMERA"):
            for item in self.result("get_scene", kind=kind)["items"]:
                self.assertTrue(self.result("get_datablock", target=item["uuid"])["fields"], item)
        for wrong in ("nothing", "modifiers", "id_data", "data.vertices", "__class__"):
            self.assertEqual("AB-OP-001", self.code("get_datablock", target=self.uuid("Cube"), paths=[wrong]), wrong)

    def test_a_mesh_tells_its_numbers_in_bulk(self):
        mesh = bpy.data.meshes["Cube"]
        target = self.uuid("Cube", "MESH")
        found = self.result("get_mesh", target=target)
        self.assertEqual((8, 12, 6, 24), tuple(found[name] for name in ("vertices", "edges", "faces", "corners")))
        self.assertEqual([layer.name for layer in mesh.uv_layers], found["uv_layers"])
        flat = lambda rows: [number for row in rows for number in row]
        parts = {
            "VERTICES": ("f", flat(vertex.co for vertex in mesh.vertices)), "EDGES": ("i", flat(edge.vertices for edge in mesh.edges)),
            "FACE_COUNTS": ("i", [face.loop_total for face in mesh.polygons]), "FACE_VERTICES": ("i", [loop.vertex_index for loop in mesh.loops]),
            "MATERIAL_INDICES": ("i", [face.material_index for face in mesh.polygons])}
        for part, (code, wanted) in parts.items():
            page = self.result("get_mesh", target=target, part=part)["page"]
            numbers = array.array(code, base64.b64decode(page["base64"]))
            self.assertEqual((wanted, None), (list(numbers), page["next"]), part)
        page = self.result("get_mesh", target=target, part="UV", name=mesh.uv_layers[0].name)["page"]
        self.assertEqual(flat(each.uv for each in mesh.uv_layers[0].data), list(array.array("f", base64.b64decode(page["base64"]))))
        tail = self.result("get_mesh", target=target, part="VERTICES", **{"from": 6})["page"]
        self.assertEqual(parts["VERTICES"][1][18:], list(array.array("f", base64.b64decode(tail["base64"]))))
        self.assertEqual(0, self.result("get_mesh", target=target, part="VERTICES", **{"from": 99})["page"]["count"])
        self.assertEqual("AB-OP-001", self.code("get_mesh", target=self.uuid("Cube")))
        self.assertEqual("AB-OP-001", self.code("get_mesh", target=target, part="UV", name="None such"))

    def test_weights_and_custom_properties_are_read_as_they_are_set(self):
        cube = bpy.data.objects["Cube"]
        cube.vertex_groups.new(name="Group").add([1, 2], 0.5, "REPLACE")
        cube.modifiers.new("Bevel", "BEVEL")
        cube["power"], cube["row"], cube["other"] = 1.5, [1, 2], bpy.data.objects["Camera"]
        self.rescan()
        page = self.result("get_mesh", target=self.uuid("Cube", "MESH"), part="WEIGHTS", name="Group", **{"from": 1})["page"]
        self.assertEqual(("f32", 1, 7, 8), (page["format"], page["width"], page["count"], page["total"]))
        self.assertEqual([0.5, 0.5, -1, -1, -1, -1, -1], list(array.array("f", base64.b64decode(page["base64"]))))
        self.assertEqual("AB-OP-001", self.code("get_mesh", target=self.uuid("Cube", "MESH"), part="WEIGHTS", name="None such"))
        fields = self.result("get_datablock", target=self.uuid("Cube"), paths=['["power"]', '["row"]', '["other"]'])["fields"]
        self.assertEqual({'["power"]': 1.5, '["row"]': [1, 2], '["other"]': {"datablock": self.uuid("Camera")}}, fields)
        for path in ('["none"]', '["actorbridge_uuid"]', 'modifiers["Bevel"]["power"]'):
            self.assertEqual("AB-OP-001", self.code("get_datablock", target=self.uuid("Cube"), paths=[path]), path)

    def test_a_large_mesh_comes_in_pages(self):
        mesh = bpy.data.meshes["Cube"]
        mesh.vertices.add(40000)
        mesh.vertices.foreach_set("co", [0.5] * 3 * len(mesh.vertices))
        self.settle()
        counts, place = [], 0
        while place is not None:
            page = self.result("get_mesh", target=self.uuid("Cube", "MESH"), part="VERTICES", **{"from": place})["page"]
            counts.append(page["count"])
            place = page["next"]
        self.assertEqual([16384, 16384, 40008 - 2 * 16384], counts)

    @rule("11.2")
    def test_what_is_wrong_is_refused_by_name(self):
        deleted = self.uuid("Camera")
        bpy.data.objects.remove(bpy.data.objects["Camera"])
        self.settle()
        self.assertEqual("AB-ID-002", self.code("get_object", target=deleted))
        self.assertEqual("AB-ID-007", self.code("get_object", target=fresh()))
        self.assertEqual("AB-DOOR-008", self.code("rename", target=self.uuid("Cube"), name="Other"))
        self.assertEqual("AB-DOOR-012", self.code("get_object"))
        self.assertEqual("AB-DOOR-009", self.code("get_object", target="Cube"))
        self.assertEqual("Cube", bpy.data.objects["Cube"].name)

    @rule("2.2")
    def test_a_renamed_datablock_is_found_by_its_uuid(self):
        uuid = self.uuid("Cube")
        bpy.data.objects["Cube"].name = "Elsewhere"
        self.assertEqual("Elsewhere", self.result("get_object", target=uuid)["name"])

    def test_reading_changes_nothing_and_needs_no_automation(self):
        self.bridge.writer.failure = "the disk is full"
        self.assertIsNotNone(self.bridge.automation_off())
        before, pushed = look.scene(), list(self.pushed)
        self.result("get_scene")
        self.result("get_datablock", target=self.uuid("Cube"))
        self.bridge.writer.failure = None
        self.assertEqual((before, pushed), (look.scene(), self.pushed))
        self.assertFalse([kind for kind, _ in self.said if kind in ("prepared", "finished")])

    @rule("16.3")
    def test_nothing_is_read_in_the_middle_of_a_transaction(self):
        cube = self.uuid("Cube")
        prepared = self.execute({"op": "set_transform", "target": cube, "location": [7, 7, 7]})
        read_id = self.ask("get_object", target=cube)
        for _ in range(20):
            self.bridge.tick(0.005)
        self.assertIsNone(self.answer(read_id))
        self.decide(prepared, commit=False)
        self.pump_until(lambda: self.answer(read_id), "the read is answered")
        self.assertEqual([0, 0, 0], self.answer(read_id)["result"]["fields"]["location"])

    @rule("15.3")
    def test_a_long_read_yields_to_the_tick(self):
        pieces = []

        def slowly(stage, query):
            for number in range(5):
                pieces.append(number)
                yield
            return {"pieces": len(pieces)}
        known = operations.READINGS["get_scene"]
        self.bridge.readings.vocabulary = {"get_scene": dataclasses.replace(known, read=slowly)}
        read_id = self.ask("get_scene")
        self.bridge.tick(0)
        self.assertEqual([0], pieces)
        self.pump_until(lambda: self.answer(read_id), "the read is answered")
        self.assertEqual({"pieces": 5}, self.answer(read_id)["result"])

    def test_what_fails_ends_that_read_alone(self):
        def broken(stage, query):
            yield
            raise RuntimeError("no")
        known = operations.READINGS["get_scene"]
        self.bridge.readings.vocabulary = {**operations.READINGS, "get_scene": dataclasses.replace(known, read=broken)}
        self.assertEqual("AB-OP-001", self.code("get_scene"))
        self.assertEqual("Cube", self.result("get_object", target=self.uuid("Cube"))["name"])

    def test_too_many_and_too_long_are_refused(self):
        self.bridge.readings.vocabulary = {"get_scene": dataclasses.replace(operations.READINGS["get_scene"], read=_long)}
        self.assertEqual("AB-OP-001", self.code("get_scene"))
        asked = [self.ask("get_scene") for _ in range(33)]
        self.assertEqual("AB-OP-011", self.answer(asked[-1])["error"]["code"])


def _long(stage, query):
    yield
    return {"text": "x" * 1_000_000}

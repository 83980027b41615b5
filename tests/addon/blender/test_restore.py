# SPDX-License-Identifier: GPL-3.0-or-later
"""What deletes keep on disk, what restore makes of it, and what a save by an operation leaves in the file."""

import os

import bpy

from actor_bridge.operations import snapshots
from harness.rules import rule
from harness.scene import KEY, SceneCase


class Restore(SceneCase):
    def snapshots(self):
        folder = os.path.join(self.bridge.project.folder, "snapshots")
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def entry(self, uuid):
        return self.bridge.project.registry.find(uuid)

    def refused(self, uuid):
        prepared = self.execute({"op": "restore", "target": uuid})
        self.assertEqual("ROLLED_BACK", prepared["state"])
        return prepared["error"]["reason"]

    @rule("6.2", "6.3")
    def test_a_deleted_identity_comes_back_under_its_uuid_with_its_version_going_on(self):
        cube = self.uuid("Cube")
        mesh = bpy.data.objects["Cube"].data.name
        self.commit({"op": "delete", "target": cube})
        dead = self.entry(cube).version
        self.assertFalse(self.entry(cube).live)
        since = len(self.items)
        prepared = self.execute({"op": "restore", "target": cube})
        self.assertEqual([("RESTORED", dead + 1)], [(change["change"], change["version"]) for change in prepared["changes"]])
        self.decide(prepared)
        self.rescan()
        self.assertEqual(("Cube", True, dead + 1), (self.entry(cube).name, self.entry(cube).live, self.entry(cube).version))
        self.assertEqual([("REBOUND", cube)], [(item.what, item.uuid) for item in self.items[since:]])
        self.assertEqual((cube, mesh), (bpy.data.objects["Cube"].get(KEY), bpy.data.objects["Cube"].data.name))
        self.assertEqual(["Collection"], [home.name for home in bpy.data.objects["Cube"].users_collection])

    @rule("6.3", "16.1")
    def test_what_is_deleted_is_on_disk_before_the_plan_counts_as_prepared(self):
        prepared = self.execute({"op": "delete", "target": self.uuid("Cube")})
        self.assertEqual([f"{prepared['operation_id']}.blend", "index.json"], sorted(self.snapshots()))
        self.assertIn("Cube", bpy.data.objects)
        self.decide(prepared)

    @rule("16.2")
    def test_a_delete_that_can_not_be_kept_is_rolled_back(self):
        def full(*_):
            raise OSError("no space left")
        self.bridge.world.write_apart = full
        prepared = self.execute({"op": "delete", "target": self.uuid("Cube")})
        self.assertEqual("ROLLED_BACK", prepared["state"])
        self.assertIn("no space left", prepared["error"]["reason"])
        self.settle()
        self.assertTrue(bpy.data.objects["Cube"].users_scene)

    @rule("6.3")
    def test_what_a_person_has_deleted_since_is_not_taken_for_what_was_kept_before(self):
        cube = self.uuid("Cube")
        self.commit({"op": "delete", "target": cube})
        self.commit({"op": "restore", "target": cube})
        bpy.data.objects["Cube"].location.x = 7
        bpy.data.objects.remove(bpy.data.objects["Cube"])
        self.rescan()
        self.assertIn("was deleted by no operation", self.refused(cube))

    @rule("6.3")
    def test_a_snapshot_that_is_gone_is_said_to_be(self):
        cube = self.uuid("Cube")
        self.commit({"op": "delete", "target": cube})
        blend = next(name for name in self.snapshots() if name.endswith(".blend"))
        os.unlink(os.path.join(self.bridge.project.folder, "snapshots", blend))
        self.assertIn(f"is gone: {blend}", self.refused(cube))

    def test_only_so_many_are_kept_and_the_files_of_others_go(self):
        self.addCleanup(setattr, snapshots, "KEPT_MAX", snapshots.KEPT_MAX)
        snapshots.KEPT_MAX = 2
        gone = [self.uuid(name) for name in ("Cube", "Light", "Camera")]
        for uuid in gone:
            self.commit({"op": "delete", "target": uuid})
        self.assertEqual(3, len(self.snapshots()))  # two and the index
        self.assertIn("was deleted by no operation, or too long ago", self.refused(gone[0]))
        self.commit({"op": "restore", "target": gone[2]})

    def test_a_save_by_an_operation_has_the_whole_plan_and_no_mark_of_one_that_is_open(self):
        path = self.save()
        self.settle()
        cube = self.uuid("Cube")
        self.commit({"op": "save"}, {"op": "set_transform", "target": cube, "location": [5, 0, 0]})
        self.reopen(path)
        self.assertEqual((5, cube), (bpy.data.objects["Cube"].location.x, self.uuid("Cube")))
        self.assertIsNone(self.bridge.project.saved_inside)

    def test_a_save_that_fails_leaves_the_commit_and_is_told(self):
        self.save()
        self.settle()

        def full():
            raise OSError("no space left")
        self.bridge.world.save = full
        self.commit({"op": "set_transform", "target": self.uuid("Cube"), "location": [5, 0, 0]}, {"op": "save"})
        self.assertIn("is committed, but its save failed: no space left", str(self.bridge.link.notices))
        self.assertEqual(5, bpy.data.objects["Cube"].location.x)

    def last_finished(self):
        return [body["operation_id"] for kind, body in self.said if kind == "finished"][-1]

    @rule("14.11")
    def test_the_scene_says_up_to_which_operation_it_holds_what_was_committed_also_through_undo_and_redo(self):
        held = lambda: self.bridge.project.last_commits  # noqa: E731
        cube = self.uuid("Cube")
        self.assertEqual([], held())
        self.commit({"op": "set_transform", "target": cube, "location": [1, 0, 0]})
        first = self.last_finished()
        self.assertEqual([first], held())
        self.commit({"op": "set_transform", "target": cube, "location": [2, 0, 0]})
        second = self.last_finished()
        self.assertEqual([second], held())
        self.undo()
        self.assertEqual((1, [first]), (bpy.data.objects["Cube"].location.x, held()))
        self.redo()
        self.assertEqual((2, [second]), (bpy.data.objects["Cube"].location.x, held()))
        self.decide(self.execute({"op": "set_transform", "target": cube, "location": [3, 0, 0]}), commit=False)
        self.assertEqual([second], held())
        path = self.save()
        self.commit({"op": "set_transform", "target": cube, "location": [4, 0, 0]})
        self.reopen(path)
        self.assertEqual((2, [second]), (bpy.data.objects["Cube"].location.x, held()))

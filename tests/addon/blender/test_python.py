# SPDX-License-Identifier: GPL-3.0-or-later
"""run_python: off by default; committed, or taken back by Blender's own undo, in a real Blender."""

import os
import uuid

import bpy

from actor_bridge import operations, preferences
from actor_bridge.identity.kinds import COLLECTIONS
from actor_bridge.operations import digest, everything
from actor_bridge.storage import atomic, scene_copies
from harness import look
from harness.rules import rule
from harness.scene import KEY, SceneCase, fresh

MAKES = """
mesh = bpy.data.meshes.new("Made")
mesh.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
for name in ("B", "A"):
    bpy.context.scene.collection.objects.link(bpy.data.objects.new(name, mesh))
bpy.data.objects["Cube"].location.x = 7
bpy.data.objects.remove(bpy.data.objects["Light"])
bpy.data.objects["Camera"].name = "Eye"
print("made", len(bpy.data.objects))
"""
UNDECLARED = "bpy.data.objects['Cube'].location.x = 3"


class Python(SceneCase):
    def setUp(self):
        super().setUp()
        os.environ["ACTORBRIDGE_ALLOW_PYTHON"] = "1"
        self.addCleanup(os.environ.pop, "ACTORBRIDGE_ALLOW_PYTHON", None)
        self.rescan()
        self.push("prepared by hand")

    def step(self, code, *declares, seed=None, timeout_ms=5000, output_bytes_max=1000):
        return {"op": "run_python", "seed": seed or fresh(), "code": code, "declares": list(declares),
                "timeout_ms": timeout_ms, "output_bytes_max": output_bytes_max}

    def all(self):
        return [self.uuid("Cube"), self.uuid("Light"), self.uuid("Camera"), self.uuid("Scene", "SCENE"), self.uuid("Collection", "COLLECTION")]

    def digest(self):
        into = {}
        for _ in everything.parts(self.bridge.runner.stage, into, {}):
            pass
        return digest.whole(into)

    def snapshot(self, prepared, suffix=".blend"):
        return os.path.join(self.bridge.data_folder, "snapshots", prepared["operation_id"] + suffix)

    def rolled_back(self, step, code="AB-OP-001"):
        """The scene is as it was, by the digest over everything and by an independent look; nothing of it can be redone."""
        before, seen, selected = self.digest(), look.scene(), look.selection()
        prepared = self.execute(step)
        self.assertEqual(("ROLLED_BACK", code), (prepared["state"], (prepared["error"] or {}).get("code")), prepared)
        self.assertEqual(prepared["digest_before"], prepared["digest_after"])
        self.settle()
        self.assertEqual((before, seen, selected), (self.digest(), look.scene(), look.selection()))
        self.assertFalse(bpy.ops.ed.redo.poll())
        self.assertFalse(os.path.exists(self.snapshot(prepared)))
        return prepared

    @rule("11.1")
    def test_it_is_off_until_a_person_allows_it(self):
        del os.environ["ACTORBRIDGE_ALLOW_PYTHON"]
        before = look.scene()
        prepared = self.execute(self.step(UNDECLARED, self.uuid("Cube")))
        self.assertEqual(("ROLLED_BACK", "AB-OP-017"), (prepared["state"], prepared["error"]["code"]))
        self.assertIn("preferences", prepared["error"]["reason"])
        self.settle()
        self.assertEqual((before, []), (look.scene(), self.pushed))

    @rule("11.1")
    def test_the_checkbox_in_the_preferences_allows_it(self):
        del os.environ["ACTORBRIDGE_ALLOW_PYTHON"]
        addon = bpy.context.preferences.addons.new()
        self.addCleanup(bpy.context.preferences.addons.remove, addon)
        addon.module = "actor_bridge"
        self.assertFalse(preferences.python_allowed())
        addon.preferences.allow_python = True
        self.assertTrue(preferences.python_allowed())
        self.commit(self.step(UNDECLARED, self.uuid("Cube")))

    @rule("16.1", "16.3", "12.2")
    def test_a_commit_tells_what_was_made_changed_renamed_and_removed_and_one_undo_takes_it_back(self):
        before, selected = look.scene(), look.selection()
        light, camera = self.uuid("Light"), self.uuid("Camera")
        seed = fresh()
        prepared = self.execute(self.step(MAKES, *self.all(), seed=seed), label="Code")
        self.assertEqual("READY_TO_COMMIT", prepared["state"], prepared)
        changes = {change["uuid"]: (change["kind"], change["name"], change["change"]) for change in prepared["changes"]}

        def made(place):
            return str(uuid.uuid5(uuid.UUID(seed), place))
        self.assertEqual({
            made("MESH/0"): ("MESH", "Made", "CREATED"), made("OBJECT/0"): ("OBJECT", "A", "CREATED"), made("OBJECT/1"): ("OBJECT", "B", "CREATED"),
            self.uuid("Cube"): ("OBJECT", "Cube", "CHANGED"), light: ("OBJECT", "Light", "DELETED"), camera: ("OBJECT", "Eye", "RENAMED"),
            self.uuid("Scene", "SCENE"): ("SCENE", "Scene", "CHANGED"),
            self.uuid("Collection", "COLLECTION"): ("COLLECTION", "Collection", "CHANGED")}, changes)
        self.assertEqual(sorted(changes), sorted(prepared["steps"][0]["uuids"]))
        self.assertEqual("COMMITTED", self.decide(prepared)["end"])
        self.rescan()
        self.assertEqual(made("OBJECT/0"), bpy.data.objects["A"][KEY])
        self.assertEqual([u for u in selected if u != light], look.selection())
        self.assertEqual([], [item for item in self.items if item.by != prepared["operation_id"] and item.uuid in changes and item.what != "PRESENT"])
        self.assertEqual("AB-ID-002", self.execute({"op": "rename", "target": light, "name": "x"})["error"]["code"])
        self.settle()
        self.assertEqual(["ActorBridge: before Code", "Code"], self.pushed)
        self.undo()
        self.assertEqual(before, look.scene())
        self.redo()
        self.assertIn("Eye", bpy.data.objects)

    @rule("16.1", "12.2")
    def test_the_same_seed_makes_the_same_identities_again(self):
        seed, found = fresh(), []
        code = "for name in 'ba': bpy.data.materials.new(name)"
        for _ in range(2):
            prepared = self.execute(self.step(code, seed=seed))
            found.append({change["name"]: change["uuid"] for change in prepared["changes"]})
            self.decide(prepared, commit=False)
            self.settle()
        self.assertEqual(found[0], found[1])
        self.assertEqual(2, len(found[0]))

    @rule("5.2")
    def test_a_copy_by_code_gets_an_identity_of_its_own_and_the_original_keeps_its(self):
        cube = self.uuid("Cube")
        self.commit(self.step("""
old = bpy.data.objects["Cube"]
new = old.copy()
old.name = "Old"
new.name = "Cube"
bpy.context.scene.collection.objects.link(new)
""", cube, self.uuid("Scene", "SCENE")))
        self.assertEqual(cube, self.uuid("Old"))
        self.assertNotEqual(cube, self.uuid("Cube"))

    @rule("16.2")
    def test_code_that_raises_is_taken_back_with_the_line_and_the_end_of_its_output(self):
        prepared = self.rolled_back(self.step(MAKES + "1 / 0", *self.all()))
        self.assertIn("ZeroDivisionError", prepared["error"]["reason"])
        self.assertIn("(line 10 of the code); its output ended with: made 4", prepared["error"]["reason"])

    @rule("16.2")
    def test_code_that_leaves_by_exit_or_interrupt_is_a_failed_step_and_no_end_of_blender(self):
        for leave in ("import sys; sys.exit(0)", "raise KeyboardInterrupt"):
            with self.subTest(leave):
                self.rolled_back(self.step(f"{UNDECLARED}\n{leave}", self.uuid("Cube")))

    @rule("16.2", "15.2")
    def test_code_that_runs_too_long_is_interrupted_and_taken_back(self):
        for loop in ("while True: pass", "while True:\n try:\n  x = 1\n except Exception: pass", "def f():\n while True: pass\nf()"):
            with self.subTest(loop):
                prepared = self.rolled_back(self.step(f"{UNDECLARED}\n{loop}", self.uuid("Cube"), timeout_ms=50))
                self.assertIn("ran for more than 0.05 s", prepared["error"]["reason"])

    @rule("16.2")
    def test_touching_what_was_not_declared_is_taken_back_and_named(self):
        cube, scene = self.uuid("Cube"), self.uuid("Scene", "SCENE")
        for code, declared, touched in (
                (UNDECLARED, [scene], cube), ("bpy.data.objects.remove(bpy.data.objects['Cube'])", [scene, self.uuid("Collection", "COLLECTION")], cube),
                ("bpy.data.objects['Cube'].name = 'x'", [], cube), ("bpy.data.objects['Cube']['prop'] = 1", [], cube),
                ("bpy.context.scene.render.resolution_x = 7", [cube], scene),
                ("bpy.data.meshes['Cube'].vertices[0].co.x = 9", [cube], self.uuid("Cube", "MESH")),
                ("del bpy.data.objects['Cube']['actorbridge_uuid']", [], cube)):
            with self.subTest(code):
                prepared = self.rolled_back(self.step(code, *declared), "AB-OP-002")
                self.assertIn("did not declare: ", prepared["error"]["reason"])
                self.assertIn(touched, prepared["error"]["reason"])

    @rule("16.1")
    def test_what_only_follows_from_a_declared_change_need_not_be_declared(self):
        """A mesh that is renamed, or used once more, is no change of the objects that have it."""
        self.commit(self.step("bpy.data.meshes['Cube'].name = 'Shape'", self.uuid("Cube", "MESH")))
        self.commit(self.step("bpy.data.objects.new('Second', bpy.data.meshes['Shape']).use_fake_user = True"))

    @rule("16.2")
    def test_code_that_breaks_validation_is_taken_back(self):
        prepared = self.rolled_back(self.step(
            "for scene in bpy.data.scenes: scene['actorbridge_project'] = 'x'", self.uuid("Scene", "SCENE")), "AB-OP-002")
        self.assertIn("which project", prepared["error"]["reason"])

    @rule("16.2")
    def test_the_hosts_no_takes_it_back_too(self):
        before, seen = self.digest(), look.scene()
        prepared = self.execute(self.step(MAKES, *self.all()))
        self.assertEqual("ROLLED_BACK", self.decide(prepared, commit=False)["end"])
        self.settle()
        self.assertEqual((before, seen), (self.digest(), look.scene()))

    @rule("10.1", "16.2")
    def test_a_mode_that_the_code_entered_is_left(self):
        self.commit(self.step("bpy.ops.object.mode_set(mode='EDIT')", self.uuid("Cube"), self.uuid("Cube", "MESH")))
        self.assertEqual("OBJECT", bpy.context.mode)
        self.rolled_back(self.step("bpy.ops.object.mode_set(mode='EDIT')\n1 / 0", self.uuid("Cube"), self.uuid("Cube", "MESH")))

    def test_output_is_kept_beside_the_snapshot_and_cut_at_its_limit(self):
        prepared = self.execute(self.step("print('x' * 5000)", output_bytes_max=100))
        self.decide(prepared)
        path = self.snapshot(prepared, ".txt")
        self.pump_until(lambda: os.path.exists(path), "the output is written")
        with open(path, encoding="utf-8") as file:
            self.assertEqual("x" * 100 + "\n[cut: 5001 bytes were printed]\n", file.read())

    def test_the_last_few_snapshots_are_kept_and_those_in_quarantine_until_a_person_removes_them(self):
        made = []
        for n in range(scene_copies.KEPT + 2):
            made.append(f"{n:02}")
            scene_copies.write(self.folder, made[-1], lambda path: atomic.write(path, b"x"))
            os.utime(scene_copies.path_of(self.folder, made[-1]), (n, n))
        kept = scene_copies.settle(self.folder, made[0], "QUARANTINED")
        atomic.write(scene_copies.path_of(self.folder, "half") + ".partial", b"x")
        scene_copies.settle(self.folder, made[-1], "COMMITTED")
        left = sorted(os.listdir(os.path.dirname(kept)))
        self.assertEqual([os.path.basename(kept), *(f"{name}.blend" for name in made[2:])], left)

    @rule("16.1", "1.3")
    def test_the_scene_before_is_on_disk_while_it_runs_and_opens(self):
        prepared = self.execute(self.step(f"import os\nprint(os.listdir({self.bridge.data_folder!r} + '/snapshots'))\n" + UNDECLARED, self.uuid("Cube")))
        self.assertEqual("READY_TO_COMMIT", prepared["state"], prepared)
        self.assertIn(f"['{prepared['operation_id']}.blend']", self.bridge.runner.transaction.journal.output())
        self.decide(prepared)
        self.settle()
        bpy.ops.wm.open_mainfile(filepath=self.snapshot(prepared))
        self.assertEqual(0, bpy.data.objects["Cube"].location.x)
        self.assertTrue({"Light", "Camera"} <= {thing.name for thing in bpy.data.objects})

    @rule("16.2")
    def test_what_undo_may_not_take_back_is_quarantined_with_the_snapshot_kept_and_the_person_told(self):
        self.bridge.world.can_undo = lambda: False
        prepared = self.execute(self.step(UNDECLARED + "\n1 / 0", self.uuid("Cube")))
        self.assertEqual(("QUARANTINED", "AB-OP-007"), (prepared["state"], prepared["error"]["code"]))
        kept = self.snapshot(prepared, ".quarantined.blend")
        self.assertTrue(os.path.exists(kept))
        self.assertIn(kept, " ".join(text for _, text in self.bridge.link.notices))

    @rule("16.2")
    def test_without_an_undo_stack_it_does_not_begin(self):
        edit = bpy.context.preferences.edit
        edit.use_global_undo = False
        self.addCleanup(setattr, edit, "use_global_undo", True)
        prepared = self.execute(self.step(UNDECLARED, self.uuid("Cube")))
        self.assertIn("global undo", prepared["error"]["reason"])
        self.assertEqual(0, bpy.data.objects["Cube"].location.x)

    @rule("11.2")
    def test_what_would_end_or_outlive_the_transaction_is_refused_before_it_runs(self):
        for code, words in (
                ("bpy.ops.wm.open_mainfile(filepath='x')", "open_mainfile"), ("bpy.ops.ed.undo()", "'undo'"), ("bpy.app.timers", "'timers'"),
                ("import threading", "'threading'"), ("try:\n pass\nexcept: pass", "without a class"), ("x = (", "does not compile"),
                ("try:\n pass\nexcept BaseException: pass", "'BaseException'")):
            with self.subTest(code):
                prepared = self.execute(self.step(code))
                self.assertEqual("ROLLED_BACK", prepared["state"])
                self.assertIn(words, prepared["error"]["reason"])
        self.assertEqual([], self.pushed)

    @rule("16.2")
    def test_where_a_person_allows_it_and_where_a_client_reads_of_it_it_is_said_what_cannot_be_taken_back(self):
        allow = bpy.types.AddonPreferences.bl_rna_get_subclass_py("ActorBridgePreferences").bl_rna.properties["allow_python"]
        for text in (allow.description, " ".join(preferences.WARNING), operations.BY_NAME["run_python"].row.spec["says"]):
            with self.subTest(text):
                self.assertRegex(text, "(?i)files .*network")
                self.assertRegex(text, "can't be taken back|is not")

    @rule("11.2", "16.3")
    def test_it_is_a_plan_of_its_own(self):
        prepared = self.execute(self.step("pass"), {"op": "rename", "target": self.uuid("Light"), "name": "x"})
        self.assertEqual("AB-DOOR-012", prepared["error"]["code"])
        self.assertIn("Light", bpy.data.objects)

    @rule("15.3")
    def test_the_digest_over_everything_yields_and_says_the_same_twice(self):
        for n in range(100):
            bpy.context.scene.collection.objects.link(bpy.data.objects.new(f"E{n}", None))
        self.settle()
        pieces = sum(1 for _ in everything.parts(self.bridge.runner.stage, {}, {}))
        self.assertGreater(pieces, 100 // everything.SLICE + len(COLLECTIONS) - 5)
        self.assertEqual(self.digest(), self.digest())

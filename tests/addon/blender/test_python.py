# SPDX-License-Identifier: GPL-3.0-or-later
"""run_python: off by default; committed, or taken back by Blender's own undo, in a real Blender."""

import collections
import os
import uuid

import bpy

from actor_bridge import operations, preferences
from actor_bridge.budget import Budget
from actor_bridge.identity.kinds import COLLECTIONS
from actor_bridge.operations import digest, everything
from actor_bridge.storage import atomic, scene_copies
from harness import look, undo_stack
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
        """The scene is as it was, by the digest over everything and by an independent look; the person can undo to where they could, and redo nothing of it."""
        before, seen, selected, (steps, done) = self.digest(), look.scene(), look.selection(), undo_stack.names()
        prepared = self.execute(step)
        self.assertEqual(("ROLLED_BACK", code), (prepared["state"], (prepared["error"] or {}).get("code")), prepared)
        self.assertEqual(prepared["digest_before"], prepared["digest_after"])
        self.settle()
        self.assertEqual((before, seen, selected), (self.digest(), look.scene(), look.selection()))
        now, still_done = undo_stack.names()
        self.assertEqual((steps[:done], done), (now[:still_done], still_done))
        self.assertIn(now[still_done:], ([], ["ActorBridge: before Test"]))
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
        before, selected, (steps, _) = look.scene(), look.selection(), undo_stack.names()
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
        self.assertEqual(([*steps, "Code"], len(steps) + 1), undo_stack.names())
        self.undo()
        self.assertEqual(before, look.scene())
        self.redo()
        self.assertIn("Eye", bpy.data.objects)

    @rule("16.2")
    def test_what_was_changed_without_an_undo_step_gets_one_since_only_so_can_it_be_come_back_to(self):
        """The second step that a run can cost the person: nowhere else would a rollback find what no step has."""
        steps, done = undo_stack.names()
        bpy.data.objects["Camera"].location.x = 9
        self.settle()
        before = self.digest()
        prepared = self.execute(self.step(UNDECLARED + "\n1 / 0", self.uuid("Cube")))
        self.assertEqual("ROLLED_BACK", prepared["state"], prepared)
        self.settle()
        self.assertEqual((before, 9), (self.digest(), bpy.data.objects["Camera"].location.x))
        self.assertEqual(([*steps, "ActorBridge: before Test"], done + 1), undo_stack.names())
        self.commit(self.step(UNDECLARED, self.uuid("Cube")), label="Code")
        self.assertEqual([*steps, "ActorBridge: before Test", "Code"], undo_stack.names()[0])
        self.undo()
        self.assertEqual(before, self.digest())

    @rule("16.2", "5.2")
    def test_identities_that_were_given_since_the_last_step_need_no_step_of_their_own(self):
        """As those of what the person has just made: Blender pushes its step before anybody hears of it."""
        thing = bpy.data.objects.new("Fresh", None)
        bpy.context.scene.collection.objects.link(thing)
        self.push("the person adds an empty")
        self.settle()
        fresh_one, (steps, done) = self.uuid("Fresh"), undo_stack.names()
        self.assertIsNotNone(fresh_one)
        prepared = self.rolled_back(self.step(UNDECLARED + "\n1 / 0", self.uuid("Cube")))
        self.assertEqual((fresh_one, done), (self.uuid("Fresh"), undo_stack.names()[1]))
        self.assertNotIn(fresh_one, [item.uuid for item in self.items if item.by == prepared["operation_id"]])
        self.commit(self.step("bpy.data.objects['Fresh'].location.x = 3", fresh_one), label="Code")
        self.assertEqual(([*steps, "Code"], fresh_one), (undo_stack.names()[0], self.uuid("Fresh")))

    @rule("16.2")
    def test_where_the_persons_redo_can_not_be_kept(self):
        """A run needs a step to come back to, and Blender drops what can be redone at each new step. Each other operation keeps it (test_every_operation.py)."""
        bpy.data.objects["Camera"].location.x = 9
        self.push("the person moves the camera")
        self.undo()
        self.assertEqual("the person moves the camera", undo_stack.names()[0][-1])
        self.rolled_back(self.step(UNDECLARED + "\n1 / 0", self.uuid("Cube")))
        self.assertNotIn("the person moves the camera", undo_stack.names()[0])

    @rule("16.2")
    def test_where_blender_has_no_step_yet_it_gets_the_two_without_which_there_is_no_way_back(self):
        self.load()
        self.settle()
        for code, end in ((UNDECLARED + "\n1 / 0", "ROLLED_BACK"), (UNDECLARED, "READY_TO_COMMIT")):
            with self.subTest(end):
                self.load()
                self.settle()
                self.assertFalse(bpy.ops.ed.undo.poll())
                before = self.digest()
                prepared = self.execute(self.step(code, self.uuid("Cube")), label="Code")
                self.assertEqual(end, prepared["state"], prepared)
                self.assertEqual((["ActorBridge: before Code"] * 2, 2), undo_stack.names())
                if end == "READY_TO_COMMIT":
                    self.assertEqual("ROLLED_BACK", self.decide(prepared, commit=False)["end"])
                self.settle()
                self.assertEqual(before, self.digest())

    def looking_at_the_last_step(self, code):
        self.bridge.budget = Budget(tick_ms=0)
        operation_id = fresh()
        self.bridge.runner.execute({
            "operation_id": operation_id, "project_id": self.bridge.project.id, "label": "Code", "steps": [self.step(code, self.uuid("Cube"))], "expected": []})
        self.pump_until(lambda: self.bridge.runner._left_behind, "the scene is at the last step")
        return operation_id

    def end_of(self, operation_id):
        self.pump_until(lambda: self._found("prepared", operation_id), "the plan ends")
        self.bridge.budget = Budget()
        self.settle()
        return self._found("prepared", operation_id)

    @rule("16.2", "10.2")
    def test_a_run_that_is_stopped_while_the_last_step_is_looked_at_leaves_what_was_there_also_without_a_step(self):
        for unseen in (None, 9):
            with self.subTest(unseen):
                steps, done = undo_stack.names()
                if unseen:
                    bpy.data.objects["Camera"].location.x = unseen
                    self.settle()
                before, seen = self.digest(), look.scene()
                operation_id = self.looking_at_the_last_step(UNDECLARED)
                if unseen:
                    self.assertNotEqual(unseen, bpy.data.objects["Camera"].location.x)
                self.bridge.runner.cancel({"operation_id": operation_id, "reason": "enough"})
                prepared = self.end_of(operation_id)
                self.assertEqual(("ROLLED_BACK", "AB-OP-005"), (prepared["state"], prepared["error"]["code"]), prepared)
                self.assertEqual((before, seen), (self.digest(), look.scene()))
                if not unseen:
                    self.assertEqual((steps, done), (undo_stack.names()[0][:done], undo_stack.names()[1]))

    @rule("16.2", "10.2")
    def test_an_edit_while_the_last_step_is_looked_at_stays_and_nothing_else_is_touched(self):
        operation_id = self.looking_at_the_last_step(UNDECLARED)
        bpy.data.objects["Light"].location.x = 5
        self.bridge.world.flush()
        self.push("the person moves the light")
        prepared = self.end_of(operation_id)
        self.assertEqual("QUARANTINED", prepared["state"])
        self.assertEqual((0, 5), (bpy.data.objects["Cube"].location.x, bpy.data.objects["Light"].location.x))
        self.assertTrue(os.path.exists(self.snapshot({"operation_id": operation_id}, ".quarantined.blend")))

    @rule("15.2", "15.3")
    def test_no_tick_of_a_run_looks_at_more_than_a_few_datablocks(self):
        for number in range(50):
            bpy.context.scene.collection.objects.link(bpy.data.objects.new(f"E{number}", None))
        self.settle()
        self.push("fifty empties")
        looked, tick, known = collections.Counter(), self.bridge.tick, digest.state_of

        def state_of(*arguments):
            looked[ticks[0]] += 1
            return known(*arguments)

        def ticking(budget):
            ticks[0] += 1
            return tick(budget)
        ticks = [0]
        self.bridge.tick, digest.state_of = ticking, state_of
        self.addCleanup(setattr, digest, "state_of", known)
        self.bridge.budget = Budget(tick_ms=0)
        prepared = self.execute(self.step(UNDECLARED, self.uuid("Cube")))
        self.assertEqual("COMMITTED", self.decide(prepared)["end"])
        self.assertGreater(sum(looked.values()), 3 * 50)  # before, at the last step, after
        self.assertEqual(everything.SLICE, max(looked.values()))

    @rule("16.2")
    def test_blenders_preferences_are_as_they_were(self):
        preferences = bpy.context.preferences
        before = preferences.view.show_developer_ui, preferences.experimental.use_undo_legacy, preferences.is_dirty
        self.rolled_back(self.step(UNDECLARED + "\n1 / 0", self.uuid("Cube")))
        self.assertEqual(before, (preferences.view.show_developer_ui, preferences.experimental.use_undo_legacy, preferences.is_dirty))

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

    @rule("16.2")
    def test_blenders_undo_leaves_the_brushes_that_a_mode_hands_to_its_tools_which_is_no_difference(self):
        def users():
            return {brush.name: brush.users for brush in bpy.data.brushes}
        before = users()
        code = "for mode in ('VERTEX_PAINT', 'WEIGHT_PAINT', 'TEXTURE_PAINT', 'SCULPT'):\n    bpy.ops.object.mode_set(mode=mode)\n1 / 0"
        self.rolled_back(self.step(code, self.uuid("Cube"), self.uuid("Cube", "MESH")))
        self.assertNotEqual(before, users())
        brush, seen = bpy.data.brushes["Draw"], self.digest()
        bpy.context.scene["held"] = brush
        self.assertNotEqual(seen, self.digest())
        del bpy.context.scene["held"]
        self.assertEqual(seen, self.digest())
        brush.use_fake_user = not brush.use_fake_user
        self.assertNotEqual(seen, self.digest())

    @rule("16.2")
    def test_a_render_before_or_within_it_is_no_difference(self):
        """Blender gives its render result a user that no undo step has, where no window shows it: a copy for a dry run has none."""
        path = os.path.join(self.folder, "copy.blend")
        self.bridge.world.write_whole(path)
        self.reopen(path)
        scene = bpy.context.scene
        scene.render.engine, scene.render.resolution_x, scene.render.resolution_y = "CYCLES", 8, 8
        scene.cycles.samples, scene.cycles.use_denoising = 1, False  # not each Blender can denoise
        for code in ("bpy.ops.render.render()\n1 / 0", UNDECLARED + "\n1 / 0"):  # it renders itself; it finds what was rendered
            self.settle()
            prepared = self.execute(self.step(code, self.uuid("Cube")))
            self.assertEqual(("ROLLED_BACK", "AB-OP-001"), (prepared["state"], prepared["error"]["code"]), prepared)
            self.assertIn("ZeroDivisionError", prepared["error"]["reason"])
            self.reopen(path)
            scene = bpy.context.scene
            scene.render.engine, scene.render.resolution_x, scene.render.resolution_y = "CYCLES", 8, 8
            scene.cycles.samples, scene.cycles.use_denoising = 1, False
            bpy.ops.render.render()

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
    def test_a_file_that_the_code_saved_in_its_middle_is_quarantined_when_it_is_opened_and_the_scene_before_is_named(self):
        path = os.path.join(self.folder, "middle.blend")
        prepared = self.execute(self.step(f"{UNDECLARED}\nbpy.ops.wm.save_as_mainfile(filepath={path!r}, copy=True)", self.uuid("Cube")))
        self.assertEqual("COMMITTED", self.decide(prepared)["end"])
        self.reopen(path)
        project = self.bridge.project
        self.assertEqual((prepared["operation_id"], False), (project.saved_inside, project.taken_back))
        told = " ".join(text for level, text in self.bridge.link.notices if level == "error")
        self.assertIn("it has no journal of what was done; the scene before is in ", told)
        self.assertIn(self.snapshot(prepared, ".quarantined.blend"), told)
        self.assertTrue(os.path.exists(self.snapshot(prepared, ".quarantined.blend")))

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

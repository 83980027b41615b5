# SPDX-License-Identifier: GPL-3.0-or-later
"""A file that is saved at each named point of the protocol and opened later: before or after the operation, or a person is asked; never in between."""

import dataclasses
import os

import bpy

from actor_bridge import faultpoints, operations
from harness.rules import rule
from harness.scene import SceneCase, fresh

BEFORE = ("before-begin", "before-step-0", "after-step-0", "before-step-1", "after-step-1", "before-step-2", "after-step-2", "prepared", "told", "before-commit")
AFTER = ("in-commit", "after-commit")


class SavedAtEachPoint(SceneCase):
    """`told`: the answer is on its way to the host, or the host's decision back. `before-commit`: COMMIT is in the log, and nothing is finished. `in-commit`: before its undo step."""

    def setUp(self):
        super().setUp()
        self.plain = self.save("plain.blend")
        self.hold = lambda point: False
        known = faultpoints.hold
        self.addCleanup(setattr, faultpoints, "hold", known)
        faultpoints.hold = lambda point, _folder: self.hold(point)

    def steps(self):
        return [
            {"op": "set_transform", "target": self.uuid("Cube"), "location": [1, 2, 3]},
            {"op": "create_object", "uuid": fresh(), "data_uuid": fresh(), "shape": "SPHERE", "name": "Ball"},
            {"op": "delete", "target": self.uuid("Light")}]

    def seen(self):
        return {thing.name: [*thing.location] for thing in bpy.context.scene.objects}, sorted(bpy.data.meshes.keys()), sorted(bpy.data.lights.keys())

    def run_to(self, point, save):
        """The plan, all the way; `save` is called at the point, once: between two ticks, as whoever saves comes there, but within the commit. Gives its id and how it ended."""
        self.reopen(self.plain)
        due, held = [point], []

        def at(where):
            if [where] != due:
                return False
            if where in AFTER:
                due.clear()
                save()
            elif not held:
                held.append(where)
            return True

        def tick(budget):
            more = known(budget)
            if held and due:
                due.clear()
                save()
            return more
        bridge, known, push = self.bridge, self.bridge.tick, self.bridge.world.push_undo
        self.hold, bridge.tick = at, tick
        bridge.world.push_undo = lambda label: (at("in-commit"), push(label))
        try:
            prepared = self.execute(*self.steps())
            operation_id, end = prepared["operation_id"], prepared["state"]
            if end == "READY_TO_COMMIT":
                if at("told"):
                    due.clear()
                    save()
                bridge.runner.decide({"operation_id": operation_id, "commit": True})
                self.pump_until(lambda: self._found("finished", operation_id), "it is finished")
                end = self._found("finished", operation_id)["end"]
        finally:
            self.hold, bridge.tick, bridge.world.push_undo = lambda point: False, known, push
        self.assertEqual([], due, f"{point} was not reached")
        self.settle()
        return operation_id, end

    def opened(self, path):
        self.reopen(path)
        self.rescan()
        return self.seen()

    @rule("16.2", "16.3", "14.7")
    def test_unheard_as_by_autosave_it_is_taken_back_when_it_is_opened_or_holds_all_of_it(self):
        before = self.opened(self.plain)
        _, end = self.run_to("told", lambda: False)
        self.assertEqual("COMMITTED", end)
        after = self.opened(self.save("after.blend"))
        self.assertNotEqual(before, after)
        for point in (*BEFORE, *AFTER):
            with self.subTest(point):
                path = []
                operation_id, end = self.run_to(point, lambda: path.append(self.save_unheard(f"{point}.blend")))
                self.assertEqual("COMMITTED", end)
                self.bridge.link.notices.clear()
                seen = self.opened(path[0])
                project = self.bridge.project
                told = [text for _, text in self.bridge.link.notices]
                self.assertEqual(before if point in BEFORE else after, seen, told)
                half_done = point in BEFORE and point != "before-begin"
                self.assertEqual((operation_id, True) if half_done else (None, False), (project.saved_inside, project.taken_back), told)
                self.assertEqual([] if point in BEFORE else [operation_id], [known for known in project.last_commits if known == operation_id])

    @rule("10.2", "16.2")
    def test_the_persons_own_save_takes_it_back_first_and_is_never_blocked(self):
        before = self.opened(self.plain)
        for point in BEFORE:  # within the commit, which is one call, no person comes
            with self.subTest(point):
                path = []
                _, end = self.run_to(point, lambda: path.append(self.save(f"own-{point}.blend")))
                self.assertEqual("ROLLED_BACK", end)
                self.assertEqual(before, self.opened(path[0]))
                self.assertIsNone(self.bridge.project.saved_inside)

    @rule("16.2", "6.1")
    def test_what_it_has_made_and_could_not_take_back_when_it_is_opened_keeps_its_uuid_and_version_and_goes_when_a_person_has_it_put_back(self):
        path = []
        operation_id, _ = self.run_to("told", lambda: path.append(self.save_unheard("middle.blend")))
        known = operations.BY_NAME["create_object"]
        self.addCleanup(operations.BY_NAME.__setitem__, known.name, known)
        operations.BY_NAME[known.name] = dataclasses.replace(known, rollback=lambda *_: None)
        since = len(self.items)
        self.reopen(path[0])
        operations.BY_NAME[known.name] = known
        project = self.bridge.project
        self.assertEqual((operation_id, False), (project.saved_inside, project.taken_back), [text for _, text in self.bridge.link.notices])
        made = self.uuid("Ball"), self.uuid("Ball", "MESH")
        self.rescan()
        self.assertEqual(made, (self.uuid("Ball"), self.uuid("Ball", "MESH")))
        for uuid in made:
            self.assertGreater(project.registry.live(uuid).version, 1, "an opened file has versions above all that were seen before")
        self.assertEqual([], [(item.what, item.name) for item in self.items[since:] if item.uuid in made and item.what != "CREATED"], "it is no copy of anything, and was never gone")
        self.pump_until(lambda: os.path.exists(project.quarantine_of(operation_id)), "what was is kept")
        self.commit({"op": "revert", "operation": operation_id, "quarantined_for": "ada", "targets": [self.uuid("Cube"), self.uuid("Light")]})
        self.assertNotIn("Ball", bpy.data.objects)
        self.assertNotIn("Ball", bpy.data.meshes)

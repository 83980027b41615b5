# SPDX-License-Identifier: GPL-3.0-or-later
"""What every operation has to hold, asked of each example in examples/: commit, failure in each part of each step, rollback, undo, redo."""

import dataclasses
import importlib
import json
import os
import re
import sys

import bpy

from actor_bridge import operations
from actor_bridge.errors import CHANGED_SINCE, TOMBSTONED
from harness import breaking, look, undo_stack
from harness.rules import rule
from harness.scene import KEY, SceneCase

HERE = os.path.dirname(os.path.abspath(__file__))
if HERE not in sys.path:
    sys.path.append(HERE)
MODULES = [
    importlib.import_module(f"examples.{name[:-3]}")
    for name in sorted(os.listdir(os.path.join(HERE, "examples"))) if name.endswith(".py") and name != "__init__.py"]
EXAMPLES = [example for module in MODULES for example in module.EXAMPLES]
# What changed, by whom and when.
STANDS_IN_THE_WAY = (
    r"(.+ of '.+' was .+ after it and is .+ now|what it made or brought back is gone|'.+' was changed since|'.+' is there again|'.+' is used by '.+' since|\w+ '.+' \(.{36}\) was deleted|what \w+ changed is gone \(.+\))"
    r", by the person or a script at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
BAD = [bad for module in MODULES for bad in getattr(module, "BAD", ())]


class EveryOperation(SceneCase):
    """One test for each example, so that a failure has its name; made below."""
    maxDiff = None

    def begin(self, example):
        """The scene before. Blender's own undo, as the last fallback, would hide a rollback that is none."""
        example.prepare(self)
        self.rescan()
        self.push("prepared by hand")
        self.bridge.world.can_undo = lambda: False
        return self.seen(example)

    def seen(self, example):
        self.bridge.world.flush()
        return {"scene": look.scene(), "more": example.look()}

    def hold(self, example):
        before = self.begin(example)
        self.fails_in_each_part(example, before)
        self.breaks_off_in_the_middle(example, before)
        self.is_decided_against(example, before)
        self.lives_with_undo_between_its_parts(example, before)
        after = self.commits(example, before)
        self.anew(example)
        self.commits_with_undo_between_its_parts(example, after)
        self.anew(example)
        self.is_saved_in_the_middle(example)

    def fails_in_each_part(self, example, before):
        for number in range(len(example.steps(self))):
            for part in ("snapshot", "mutate", "validate"):
                with self.subTest(step=number, breaks=part):
                    self.rolled_back(example, before, number, lambda operation: breaking.after(operation, part))

    def breaks_off_in_the_middle(self, example, before):
        for number in range(len(example.steps(self))):
            calls, broke = 0, True
            while broke:
                calls, broke = calls + 1, False
                with self.subTest(step=number, breaks_after_calls=calls):
                    broke = self.rolled_back(example, before, number, lambda operation: breaking.within_mutate(operation, calls))

    def rolled_back(self, example, before, number, broken):
        """Whether it broke at all; all before that step goes well, and all of it is taken back."""
        steps = example.steps(self)
        prepared = self.execute(*steps, vocabulary=_only(number, steps, broken))
        if prepared["state"] == "READY_TO_COMMIT":
            self.assertEqual("ROLLED_BACK", self.decide(prepared, commit=False)["end"])
            self.settle()
            self.assertEqual(before, self.seen(example))
            return False
        self.assertEqual("ROLLED_BACK", prepared["state"], prepared["error"])
        self.assertIn("Broke: ", prepared["error"]["reason"])
        self.assertEqual([True] * number + [False], [report["ok"] for report in prepared["steps"]])
        self.assertEqual(prepared["digest_before"], prepared["digest_after"])
        self.settle()
        self.assertEqual(before, self.seen(example))
        return True

    def is_decided_against(self, example, before):
        """And rolled back twice."""
        steps_before = undo_stack.names()
        vocabulary = {name: breaking.twice(operation) for name, operation in operations.BY_NAME.items()}
        prepared = self.execute(*example.steps(self), vocabulary=vocabulary)
        finished = self.decide(prepared, commit=False)
        self.assertEqual(("ROLLED_BACK", prepared["digest_before"]), (finished["end"], finished["digest"]))
        self.settle()
        self.assertEqual(before, self.seen(example))
        self.assertEqual((steps_before, []), (undo_stack.names(), self.pushed))

    def lives_with_undo_between_its_parts(self, example, before):
        undone = []
        steps = example.steps(self)
        vocabulary = {
            step["op"]: breaking.with_undo_between(self, operations.BY_NAME[step["op"]], undone) for step in steps}
        prepared = self.execute(*steps, vocabulary=vocabulary)
        self.assertEqual("ROLLED_BACK", self.decide(prepared, commit=False)["end"])
        self.assertGreater(len(undone), 0)
        self.settle()
        self.assertEqual(before, self.seen(example))
        self.push("prepared by hand")  # those undone between have taken the place of the first

    def commits_with_undo_between_its_parts(self, example, after):
        undone = []
        steps = example.steps(self)
        vocabulary = {
            step["op"]: breaking.with_undo_between(self, operations.BY_NAME[step["op"]], undone) for step in steps}
        prepared = self.execute(*steps, vocabulary=vocabulary)
        self.assertEqual("COMMITTED", self.decide(prepared)["end"])
        self.assertGreater(len(undone), 0)
        self.rescan()
        self.assertEqual(after, outline(self.seen(example)))

    def anew(self, example):
        """A new scene, as it was before."""
        self.load()
        self.settle()
        self.pushed.clear()
        return self.begin(example)

    def is_saved_in_the_middle(self, example):
        """As Blender's autosave does it, without a word to anybody. Opened later, the file is as one that was saved before, or quarantined."""
        plain = self.save_unheard("before.blend")
        prepared = self.execute(*example.steps(self))
        middle = self.save_unheard("middle.blend")
        self.assertEqual("ROLLED_BACK", self.decide(prepared, commit=False)["end"])
        self.reopen(plain)
        before = self.seen(example)
        self.assertIsNone(self.bridge.project.saved_inside)
        self.reopen(middle)
        project = self.bridge.project
        self.assertEqual((prepared["operation_id"], not example.unused), (project.saved_inside, project.taken_back), [text for _, text in self.bridge.link.notices])
        if example.unused:
            self.assertIn("could not be taken back", self.bridge.link.notices[-1][1])
            return
        self.rescan()
        self.assertEqual(before, self.seen(example))
        self.assertEqual([], [line["name"] for line in prepared["changes"] if line["change"] == "CREATED" and project.registry.live(line["uuid"])])

    def commits(self, example, before):
        """One named undo step, nothing that a scan would take for the person's, and the person's undo and redo over it."""
        steps = example.steps(self)
        selected, (names, done) = look.selection(), undo_stack.names()
        since = len(self.items)
        prepared = self.execute(*steps, label=example.name)
        kept = list(self.bridge.runner.transaction.journal.forwards())
        finished = self.decide(prepared)
        self.assertEqual("COMMITTED", finished["end"])
        self.rescan()
        after = self.seen(example)
        self.assertEqual([], [item for item in self.items[since:] if item.by != prepared["operation_id"]])
        shown = {thing.get(KEY) for thing in bpy.context.view_layer.objects if thing.visible_get() and not thing.hide_select}
        self.assertEqual(*([uuid for uuid in uuids if uuid in shown] for uuids in (selected, look.selection())))
        if all(operations.BY_NAME[step["op"]].row.kind == "reading" for step in steps):
            self.assertEqual(before, after)
            return outline(after)
        self.assertEqual([example.name], self.pushed)
        self.assertEqual(*([*found][-20:] for found in ([*names[:done], example.name], undo_stack.names()[0])))  # Blender keeps so many, and drops the oldest
        self.assertNotEqual(before, after)
        self.assertNotEqual(prepared["digest_before"], finished["digest"])
        self.observed(kept)
        self.undo()
        self.assertEqual(before, self.seen(example))
        if not example.irrevertible:  # the person has taken it back already: nothing is as it was set
            refused = self.execute(reverting(prepared))
            self.assertEqual("ROLLED_BACK", refused["state"], refused)
            self.assertIn(refused["error"]["code"], (CHANGED_SINCE, TOMBSTONED))
            self.assertRegex(refused["error"]["reason"], STANDS_IN_THE_WAY)
            self.settle()
            self.assertEqual(before, self.seen(example))
        self.redo()
        self.assertEqual(after, self.seen(example))
        self.reverts(example, prepared, before, after)
        self.leaves_the_persons_redo(example, after)
        return outline(after)

    def leaves_the_persons_redo(self, example, after):
        names, done = undo_stack.names()
        self.undo()
        self.give_up(example)
        self.assertEqual((names, done - 1), undo_stack.names())
        self.redo()
        self.assertEqual(outline(after), outline(self.seen(example)))

    def give_up(self, example):
        """Done and rolled back; or refused, as a restore is of what the person has undone."""
        prepared = self.execute(*example.steps(self))
        self.assertIn(prepared["state"], ("READY_TO_COMMIT", "ROLLED_BACK"))
        if prepared["state"] == "READY_TO_COMMIT":
            self.assertEqual("ROLLED_BACK", self.decide(prepared, commit=False)["end"])
        self.settle()

    def reverts(self, example, prepared, before, after):
        """Later, by what it kept: the scene before; and that is taken back in turn. Or the refusal that the example names."""
        first = self.execute(reverting(prepared))
        if example.irrevertible:
            self.assertEqual("ROLLED_BACK", first["state"])
            self.assertIn(example.irrevertible, first["error"]["reason"])
            self.settle()
            self.assertEqual(after, self.seen(example))
            return
        running = self.bridge.runner.transaction
        ended = self.decide(first, commit=False)["end"]
        self.assertEqual("ROLLED_BACK", ended, running.error)
        self.settle()
        self.assertEqual(after, self.seen(example))
        first = self.execute(reverting(prepared), label="Revert")
        self.assertEqual("COMMITTED", self.decide(first)["end"])
        self.rescan()
        self.assertEqual(*(as_restored(seen, prepared) for seen in (before, self.seen(example))))
        self.assertEqual([example.name, "Revert"], self.pushed)
        second = self.execute(reverting(first))
        self.assertEqual("COMMITTED", self.decide(second)["end"])
        self.rescan()
        self.assertEqual(after, self.seen(example))

    def observed(self, kept):
        """Plain values by name, and the same when asked again: a later revert compares them."""
        for operation, step, memo in kept:
            if operation.row.kind != "mutating":
                continue
            with self.subTest(observes=operation.name):
                self.assertIsNotNone(operation.observe, "it has no observe()")
                found = operation.observe(self.bridge.runner.stage, step, memo)
                self.assertTrue(found)
                self.assertEqual(found, json.loads(json.dumps(found)))
                self.assertEqual(found, operation.observe(self.bridge.runner.stage, step, memo))

    def refuse(self, bad):
        before = self.begin(bad)
        prepared = self.execute(bad.step(self))
        self.assertEqual(("ROLLED_BACK", bad.code), (prepared["state"], (prepared["error"] or {}).get("code")), prepared)
        self.assertIn(bad.words, prepared["error"]["reason"])
        self.settle()
        self.assertEqual(before, self.seen(bad))

    def test_each_operation_of_the_vocabulary_has_an_example(self):
        shown = {step["op"] for example in EXAMPLES for step in _steps_of(self, example)}
        opaque = {name for name, operation in operations.BY_NAME.items() if operation.row.kind == "opaque"}  # by undo only: test_python.py
        self.assertEqual([], sorted(set(operations.BY_NAME) - opaque - shown))


def outline(seen):
    """What two scenes have in common after the same plan: without UUIDs, and without how often each is used.

    Blender's undo does not always count that right: a material that is replaced, undone and redone in a bare Blender 3.4 has one user too many.
    """
    scene = seen["scene"]
    plain = {"objects": {name: [*state[:3], *state[4:]] for name, state in scene["objects"].items()}, **{key: scene[key] for key in ("collections", "masters", "counts", "active")}}
    return json.loads(_UUID.sub("*", json.dumps(plain)))


def as_restored(seen, prepared):
    """What comes back after a delete is not selected, for that is the person's, and a collection is the last of its home."""
    seen = json.loads(json.dumps(seen))
    for line in prepared["changes"]:
        if line["change"] == "DELETED" and line["name"] in seen["scene"]["objects"]:
            seen["scene"]["objects"][line["name"]][8] = False
            seen["scene"]["active"] = None if seen["scene"]["active"] == line["name"] else seen["scene"]["active"]
        elif line["change"] == "DELETED" and line["kind"] == "COLLECTION":
            for children, _ in seen["more"]["masters"].values():
                children.sort()
    return seen


def reverting(prepared):
    """The step that takes back what was committed after that `prepared`, as 'actorbridge revert' writes it."""
    gone = [line["uuid"] for line in prepared["changes"] if line["change"] == "DELETED"]
    touched = [line["uuid"] for line in prepared["changes"] if line["uuid"] not in gone]
    return {"op": "revert", "operation": prepared["operation_id"], **({"targets": touched} if touched else {}), **({"restores": gone} if gone else {})}


def _steps_of(case, example):
    bpy.ops.wm.read_homefile(use_factory_startup=True)
    case.settle()
    example.prepare(case)
    case.rescan()
    return example.steps(case)


def _only(number, steps, broken):
    """The vocabulary, in which the operation of the step of that number, and only in that step, is another."""
    operation = operations.BY_NAME[steps[number]["op"]]

    def choose(part):
        def call(stage, step, *memo):
            return getattr(broken(operation) if step is steps[number] else operation, part)(stage, step, *memo)
        return call
    changed = dataclasses.replace(operation, **{part: choose(part) for part in ("snapshot", "mutate", "validate")})
    return {**operations.BY_NAME, operation.name: changed}


def _word(name):
    return re.sub(r"\W+", "_", name).strip("_")


def _add(kind, name, run):
    assert not hasattr(EveryOperation, f"test_{kind}_{_word(name)}"), f"two examples are called '{name}'"
    run.__name__ = f"test_{kind}_{_word(name)}"
    setattr(EveryOperation, run.__name__, run)


for _example in EXAMPLES:
    _add("example", _example.name, rule("16.1", "16.2", "16.3", "8.1", "3.1")(lambda self, example=_example: self.hold(example)))
for _bad in BAD:
    _add("refused", _bad.name, rule("11.2")(lambda self, bad=_bad: self.refuse(bad)))

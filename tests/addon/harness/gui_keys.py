# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside a windowed Blender: each example is committed, and the person's own keys take it back and bring it again.

A generator, driven by a timer: each `yield` lets Blender's own loop run, which takes the keys that xdotool pressed. What it waits for is
that Blender's handlers were called, never a time. One line for each example goes to the file that ACTORBRIDGE_TEST_STATE names.
"""

import itertools
import json
import os
import subprocess
import sys
import time
import traceback

import bpy

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(os.path.dirname(TESTS))
sys.path[:0] = [os.path.join(ROOT, "blender-addon"), TESTS, os.path.join(TESTS, "blender")]

from actor_bridge.operations import BY_NAME, digest  # noqa: E402
from harness import undo_stack  # noqa: E402
from harness.example import Example  # noqa: E402
from harness.scene import fresh  # noqa: E402
from harness.display import SECONDS  # noqa: E402
import test_every_operation  # noqa: E402

SPEAKS_OF = "test_each_operation_of_the_vocabulary_has_an_example"
seen = {"undo": 0, "redo": 0}
covered = set()


def allow(case):
    case.bridge.world.python_allowed = lambda: True  # the checkbox is test_python.py's


def code(case):
    text = "bpy.data.objects['Cube'].location.x = 3\nbpy.data.materials.new('Made')"
    return [{"op": "run_python", "seed": fresh(), "code": text, "declares": [case.uuid("Cube")], "timeout_ms": 5000, "output_bytes_max": 100}]


EXAMPLES = [*test_every_operation.EXAMPLES, Example("code", code, allow)]


class Scene(test_every_operation.EveryOperation):
    """Its scene and its questions; the steps are taken one by one here."""

    def load(self):
        """It is: with a window, Blender has a context again only in the next turn of its loop."""

    def whole(self, example):
        """All that the digest is of, of every datablock there is, and an independent look."""
        world, found = self.bridge.world, {}
        for kind in world.kinds():
            for thing in world.collection(kind):
                if kind != "BRUSH":  # how one is set is the person's
                    found[f"{kind} {thing.name_full}"] = digest.state_of(world.data, kind, thing)
        return json.loads(json.dumps({"datablocks": found, "counts": world.counts(), **self.seen(example)}))

    def same(self, wanted, found):
        self.assertEqual([], list(itertools.islice(differences(wanted, found), 10)))

    def lives(self, changes):
        """Whether those that the operation made, and those that it deleted, are there; each under its own UUID."""
        made, gone = ([line["uuid"] for line in changes if line["change"] in kinds] for kinds in (("CREATED", "RESTORED"), ("DELETED",)))
        registry = self.bridge.project.registry
        return [registry.live(uuid) is not None for uuid in made], [registry.live(uuid) is not None for uuid in gone]

    def is_there(self, changes, now):
        made, gone = self.lives(changes)
        self.assertEqual(([now] * len(made), [not now] * len(gone)), (made, gone), "identities")


def differences(wanted, found, path=""):
    """Where they differ, from what to what."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key in sorted(wanted.keys() | found.keys()):
            yield from differences(wanted.get(key), found.get(key), f"{path}/{key}")
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for place, pair in enumerate(zip(wanted, found)):
            yield from differences(*pair, f"{path}[{place}]")
    elif wanted != found and (wanted, found) != (None, "{}"):  # the panel of another add-on, once it is drawn, gives what it shows a group of properties
        yield f"{path}: {wanted!r}, now {found!r}"[:500]


def without_counts(seen):
    """Without how often each is used: Blender's redo does not always count that right (test_every_operation.outline)."""
    return {
        "outline": test_every_operation.outline(seen),
        "datablocks": {
            name: {**state, "users": 0, "data": state.get("data", [0, 0])[2:], "slots": [slot[:2] for slot in state.get("slots", ())]}
            for name, state in seen["datablocks"].items()}}


def drive():
    while not bpy.context.window_manager.windows:
        yield
    subprocess.run(["xdotool", "mousemove", "240", "180"], check=True, timeout=SECONDS)
    for example in EXAMPLES:
        case, begun = Scene(SPEAKS_OF), time.monotonic()
        try:
            yield from one(case, example)
            said = None
        except Exception:  # it is that example's failure; the others are still tried
            said = traceback.format_exc()
        finally:
            case.doCleanups()
        tell({"example": example.name, "failed": said, "seconds": round(time.monotonic() - begun, 2)})
    operations = {name for name, operation in BY_NAME.items() if operation.row.kind != "reading"}
    tell({"over": True, "missing": sorted(operations - covered)})


def one(case, example):
    bpy.ops.wm.read_homefile(use_factory_startup=True)
    yield
    case.setUp()
    # Whether the person is at work is asked by other tests; here the keys follow each other without a pause.
    case.bridge.intent.look = lambda world: None
    case.begin(example)
    operations = {step["op"] for step in example.steps(case)}
    if operations <= covered:
        return  # test_every_operation.py has each example; here each operation is done once
    covered.update(operations)
    before = case.whole(example)
    stack = undo_stack.names()
    case.assertEqual(len(stack[0]), stack[1], "nothing is to be redone")
    opaque = example.steps is code
    if opaque:
        del case.bridge.world.can_undo  # nothing else takes it back
        case.give_up(example)
        names, done = undo_stack.names()
        case.same(before, case.whole(example))
        case.assertEqual(stack, (names[:done], done))

    prepared = case.execute(*example.steps(case), label=example.name)
    case.assertEqual("COMMITTED", case.decide(prepared)["end"])
    case.rescan()
    after = without_counts(case.whole(example))
    case.assertEqual(([*stack[0], example.name], stack[1] + 1), undo_stack.names())
    case.is_there(prepared["changes"], now=True)

    yield from press("ctrl+z", "undo")
    case.settle()
    case.same(before, case.whole(example))
    case.is_there(prepared["changes"], now=False)
    if not opaque:  # code needs a step of its own to come back to (test_python.py); any other leaves what the person can redo when it is rolled back
        case.give_up(example)
        case.same(before, case.whole(example))
        case.assertEqual(([*stack[0], example.name], stack[1]), undo_stack.names())

    yield from press("ctrl+shift+z", "redo")
    case.settle()
    case.same(after, without_counts(case.whole(example)))
    case.is_there(prepared["changes"], now=True)


def press(keys, what):
    """Until Blender has heard it."""
    count, due = seen[what], time.monotonic() + SECONDS / 2
    subprocess.run(["xdotool", "key", keys], check=True, timeout=SECONDS)
    while seen[what] == count:
        if time.monotonic() > due:
            raise AssertionError(f"Blender has not heard {keys} within {SECONDS / 2} s")
        yield
    if seen[what] != count + 1:
        raise AssertionError(f"{keys} was heard {seen[what] - count} times")


def tell(line):
    with open(os.environ["ACTORBRIDGE_TEST_STATE"], "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


@bpy.app.handlers.persistent
def on_undo(*_):
    seen["undo"] += 1


@bpy.app.handlers.persistent
def on_redo(*_):
    seen["redo"] += 1


def tick():
    try:
        next(driver)
    except StopIteration:
        return None
    except BaseException:
        tell({"over": True, "failed": traceback.format_exc()})
        return None
    return 0.01


bpy.context.preferences.view.show_splash = False
bpy.app.handlers.undo_post.append(on_undo)
bpy.app.handlers.redo_post.append(on_redo)
driver = drive()
bpy.app.timers.register(tick, first_interval=0.5, persistent=True)

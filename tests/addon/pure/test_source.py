# SPDX-License-Identifier: GPL-3.0-or-later
"""What the add-on's source may not contain: code from outside, and bpy references that outlive a function."""

import ast
import glob
import os
import re
import string
import unittest

from actor_bridge import errors
from harness.rules import rule
from harness.syntax import blender_writes, escapes, forbidden, not_partial, overridden, writes

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
ADDON = os.path.join(ROOT, "blender-addon")
# The one gated executor: what it runs a person has allowed in Blender's preferences.
EXECUTOR = os.path.join("actor_bridge", "operations", "python", "executor.py")

KEEPERS = """
class Keeper:
    def a(self, world, uuid):
        self.cube = world.resolve(uuid)
    def b(self, stage, uuid):
        thing = stage.resolve_object(uuid)
        self.things.append(thing)
    def c(self):
        cube = bpy.data.objects["Cube"]
        self.memo["cube"] = cube
    def d(self):
        mesh = bpy.data.objects["Cube"].data
        self.pair = (1, mesh)
    def e(self):
        for thing in bpy.data.objects:
            self.seen.add(thing)
    def f(self):
        global LAST
        LAST = bpy.context.object
    def g(self):
        thing = bpy.data.objects.get("Cube")
        yield 1
        thing.name = "x"
    def h(self):
        target = self.resolve("x")
        return lambda: target.name
    def i(self):
        self.all = [thing for thing in bpy.data.objects]
    def j(self, stage, step, memo):
        memo["thing"] = stage.editable(step["target"], "MESH")
    def k(self):
        self.objects = self.world.collection("OBJECT")
    def l(self, uuid):
        found = self._world.collection("OBJECT").get("Cube")
        self.last = found
    def m(self):
        self.where = self._room.world.scene()
    def n(self, stage, uuid):
        thing = stage.resolve(uuid)
        self.modifier = thing.modifiers[0]
    def o(self, stage, uuid):
        self.pair, self.count = stage.resolve(uuid), 1
    def p(self):
        self.by_name = {thing.name: thing for thing in bpy.data.objects}
    def q(self, stage, uuid):
        self.later = functools.partial(self.call, stage.resolve(uuid))
    def r(self, stage, uuid):
        setattr(self, "thing", stage.resolve(uuid))
    def s(self, stage, uuid):
        thing = stage.resolve(uuid)
        SEEN.append(thing)
    def t(self, place):
        for thing in bpy.data.objects[place:place + 100]:
            yield thing.name
    def u(self, stage, uuid):
        yield stage.resolve(uuid)
    async def v(self, stage, uuid):
        thing = stage.resolve(uuid)
        await self.other()
        thing.name = "x"
    def w(self, scene=bpy.context.scene):
        return scene.name
    @functools.lru_cache
    def x(self, name):
        return bpy.data.objects[name]
    def y(self):
        while (thing := bpy.data.objects.get("Cube")) is not None:
            yield 1
    def z(self, stage, uuid):
        def inner(found=None):
            found = stage.resolve(uuid)
            self.inner = found.data
        inner()
    aa = bpy.context.object
    def ab(self):
        found = []
        for thing in bpy.data.objects:
            found.append(thing)
        self.found = found
    def ac(self):
        for self.last in bpy.data.objects:
            pass
    def ad(self):
        self.names = (thing.name for thing in bpy.data.objects)
    def ae(self):
        self.names = map(str, bpy.data.objects)
    def af(self, thing, count):
        self.thing = thing
    def ag(self, stage, uuid):
        self.af(stage.resolve(uuid), 1)
    def ah(self, stage, uuid):
        self.first, self.count = self.ai(stage, uuid), 1
    def ai(self, stage, uuid):
        return stage.resolve(uuid).data
    def aj(self, thing):
        ALL.append(thing)
    def ak(self, stage, uuid):
        self.aj(count=1, thing=stage.resolve(uuid))
SEEN = []
ALL = []
bb = bpy.data.objects["Cube"]
if bpy.app.background:
    cc = list(bpy.data.objects)
    def dd(stage, uuid):
        SEEN[0] = stage.resolve(uuid)
ee = lambda thing=bpy.context.object: thing.name
"""
HONEST = """
def a(stage, step):
    target = stage.resolve_object(step["target"])
    target.location = step["location"]
    target.material_slots[0].material = stage.resolve(step["material"])
    return {"name": target.name, "location": list(target.location)}
def b(stage, place):
    names = [thing.name for thing in bpy.data.objects[place:place + 100]]
    count = len(stage.resolve(names[0]).modifiers)
    setattr(stage.resolve(names[0]), "parent", stage.resolve(names[1]))
    return lambda: count
def c(place, end, look):
    while place < end:
        look(place)
        yield place
        place += 100
SIZES = {"OBJECT": 1}
class Sizes:
    def d(self, stage, uuid):
        self.length = self.e(stage.resolve(uuid))
        self.names = list(thing.name for thing in stage.resolve(uuid).children)
    def e(self, thing):
        found = []
        found.append(thing)
        return len(found)
"""
WRITERS = """
open(path, "w"); open(path, "r+b"); open(path, mode="ab"); open(path, how); io.open(path, "x")
os.open(path, os.O_WRONLY | os.O_CREAT); os.replace(a, b); os.write(1, b""); shutil.copy(a, b); tempfile.mkstemp()
pathlib.Path(path).write_bytes(b""); here.open("w")
"""
READERS = """
open(path); open(path, "rb"); open(path, encoding="utf-8"); os.open(folder, os.O_RDONLY); session.open(); name.replace("a", "b"); socket.write(b"")
"""

BY_BLENDER = """
def a(): bpy.ops.wm.save_mainfile()
def b(): bpy.ops.wm.save_as_mainfile(filepath=path, copy=True)
def c(world): world.data.libraries.write(path, set())
def d(): bpy.ops.render.render(write_still=True)
def e(): bpy.ops.render.render(animation=how)
def f(image): image.save()
def g(): bpy.data.images["x"].save_render(path)
def h(): bpy.ops.export_scene.obj(filepath=path)
def i(): run(bpy.ops.wm.save_mainfile)
def j(): bpy.ops.image.save_as(filepath=path)
class K:
    def l(self):
        bpy.ops.wm.save_mainfile()
        if self.careful:
            atomic.sync(path)
    def m(self):
        atomic.sync(path)
        bpy.ops.wm.save_mainfile()
    def n(self):
        bpy.ops.wm.save_mainfile()
        atomic.sync(path)
bpy.ops.wm.save_mainfile()
"""
NOT_BY_BLENDER = """
bpy.ops.wm.open_mainfile(filepath=path); bpy.ops.render.render(write_still=False); stage.world.save(); store.save(folder, entries); bpy.data.libraries.load(path)
"""
# Where Blender itself writes a file, which it never syncs, and why nothing that is said of that file is said too early.
SYNCED, PARTIAL, PASSING = "atomic.sync follows", "only atomic.finish takes its name's .partial away", "its reader comes before any crash, and writes it durably if it is to last"
SAVERS = {
    ("background.py", "Background._on_save"): SYNCED,
    ("world.py", "World.save"): SYNCED,
    ("world.py", "World.write_apart"): PARTIAL,
    ("world.py", "World.write_copy"): PARTIAL,
    ("world.py", "World.write_whole"): PARTIAL,
    ("background.py", "Background._on_reload"): PASSING,  # read at once, and removed
    ("rendering.py", "render"): PASSING,  # into scratch or a dry run's folder; the host keeps it by its hash
    ("render_picture.py", "render"): PASSING,  # the demo's, to look at
}


def sources():
    for path in sorted(glob.glob(os.path.join(ADDON, "**", "*.py"), recursive=True)):
        with open(path, encoding="utf-8") as file:
            yield os.path.relpath(path, ADDON), file.read()


class Source(unittest.TestCase):
    @rule("8.1")
    def test_the_check_finds_each_way_of_keeping_a_reference(self):
        found = {where.split(":")[0] for where in escapes(ast.parse(KEEPERS))}
        self.assertEqual({*(f"Keeper.{name}" for name in [*string.ascii_lowercase, "aa", "ab", "ac", "ad", "ae", "af", "ah", "aj"]), "bb", "cc", "dd", "lambda"}, found)
        self.assertEqual([], escapes(ast.parse(HONEST)))

    @rule("8.1")
    def test_no_bpy_reference_outlives_its_function(self):
        for path, text in sources():
            with self.subTest(path):
                self.assertEqual([], escapes(ast.parse(text)))

    @rule("11.1")
    def test_nothing_in_the_addon_runs_code_from_outside(self):
        self.assertEqual(["eval", "pickle"], sorted(forbidden(ast.parse("import pickle\neval('1')"))))
        for path, text in sources():
            with self.subTest(path):
                self.assertEqual(["compile", "exec"] if path == EXECUTOR else [], sorted(forbidden(ast.parse(text))))

    def test_no_operator_runs_under_a_context_of_our_own(self):
        under = "with bpy.context.temp_override(object=thing):\n    if thing:\n        bpy.ops.object.join()\n"
        self.assertEqual([3], overridden(ast.parse(under)))
        self.assertEqual([], overridden(ast.parse("with bpy.context.temp_override(window=window):\n    window.scene = scene\nbpy.ops.object.join()\n")))
        for path, text in sources():
            with self.subTest(path):
                self.assertEqual([], overridden(ast.parse(text)))

    def test_each_file_has_its_licence_and_a_docstring_of_one_line(self):
        for path, text in sources():
            with self.subTest(path):
                self.assertTrue(text.startswith("# SPDX-License-Identifier: GPL-3.0-or-later\n"))
                self.assertTrue(ast.get_docstring(ast.parse(text)))

    def test_each_error_code_is_in_the_table_of_the_host(self):
        with open(os.path.join(ROOT, "src", "ActorBridge.Core", "Errors", "ErrorCodes.cs"), encoding="utf-8") as file:
            known = set(re.findall(r'"(AB-[A-Z]+-\d{3})"', file.read()))
        used = {code for _, text in sources() for code in re.findall(r"AB-[A-Z]+-\d{3}", text)}
        self.assertGreater(len(used), 15)
        self.assertEqual(set(), used - known)
        self.assertTrue(errors.UNRESOLVED in used)

    @rule("1.3")
    def test_files_are_written_by_the_one_helper_only(self):
        self.assertEqual(12, len(writes(ast.parse(WRITERS))))
        self.assertEqual([], writes(ast.parse(READERS)))
        for path, text in sources():
            if not path.endswith(os.path.join("storage", "atomic.py")):
                with self.subTest(path):
                    self.assertEqual([], writes(ast.parse(text)))

    @rule("1.3")
    def test_what_blender_writes_itself_is_synced_or_under_a_name_that_only_the_helper_takes_away(self):
        self.assertEqual(
            [("", False), ("K.l", False), ("K.m", False), ("K.n", True), *((name, False) for name in "abcdefghij")], sorted(blender_writes(ast.parse(BY_BLENDER))))
        self.assertEqual([], blender_writes(ast.parse(NOT_BY_BLENDER)))
        self.assertEqual([1, 1, 2], not_partial(ast.parse('w.write_apart(path, x); w.write_copy(f"{path}.blend")\nuse(w.write_whole)')))
        self.assertEqual([], not_partial(ast.parse('w.write_apart(f"{path}.partial", x); scene_copies.write(folder, id, w.write_copy)')))
        found = set()
        for path, text in sources():
            tree = ast.parse(text)
            with self.subTest(path):
                self.assertEqual([], not_partial(tree))
                for owner, synced in blender_writes(tree):
                    found.add((os.path.basename(path), owner))
                    self.assertTrue(synced or SAVERS.get((os.path.basename(path), owner)) in (PARTIAL, PASSING), owner)
        self.assertEqual(set(SAVERS), found)

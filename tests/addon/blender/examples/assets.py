# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature assets: files in the inbox, complete and not."""

import hashlib
import importlib.util
import json
import os
import struct
import zlib

import bpy

from actor_bridge.errors import ASSET_BROKEN, ASSET_CHANGED, ASSET_INCOMPLETE, ASSET_MISSING, ASSET_NOT_THERE, ASSET_UNSUPPORTED
from harness.example import Bad, Example
from harness.scene import fresh

OBJ = b"mtllib parts/tri.mtl\no Tri\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\nusemtl Skin\nf 1/1 2/2 3/3\n"
MTL = b"newmtl Skin\nKd 1 0 0\nmap_Kd -s 1 1 1 skin.png\n"
STL = b"solid a\n" + b"facet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\n" + b"endsolid a\n"


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PNG = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)) + _chunk(b"IDAT", zlib.compress(b"\0" + b"\xff\0\0" * 2 + b"\0" + b"\xff\0\0" * 2)) + _chunk(b"IEND", b"")


def look():
    return {
        "images": {image.name: [image.packed_file is not None, image.users, image.use_fake_user, list(image.size)] for image in bpy.data.images},
        "libraries": sorted(library.filepath for library in bpy.data.libraries),
        "all": {known.identifier: len(getattr(bpy.data, known.identifier)) for known in bpy.data.bl_rna.properties if known.type == "COLLECTION"},
        "window": [bpy.context.window.scene.name, bpy.context.mode, bpy.context.scene.render.fps],
        "children": {c.name: sorted(child.name for child in c.children) for c in bpy.data.collections},
    }


def inbox(case):
    return os.path.join(os.environ["ACTORBRIDGE_DATA"], "inbox")


def lay(case, name, data, marker="done"):
    """As a writer would: the file, then its marker."""
    path = os.path.join(inbox(case), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    if marker == "done":
        with open(f"{path}.done", "wb"):
            pass
    elif marker == "sha256":
        with open(f"{path}.sha256", "w", encoding="utf-8") as file:
            file.write(f"{hashlib.sha256(data).hexdigest()}  {os.path.basename(name)}\n")
    return path


def take(case, called, form, **more):
    """The step for what lies there now."""
    with open(os.path.join(inbox(case), called), "rb") as file:
        data = file.read()
    step = {"op": "import_asset", "seed": fresh(), "file": called, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "format": form}
    if form != "IMAGE":
        step["collection"] = case.uuid("Collection", "COLLECTION")
    return {**step, **more}


def bare(lay_it):
    """Without what the factory file has in masses and no import touches: the digest over everything is taken some hundred times."""
    def prepare(case):
        bpy.data.batch_remove([*bpy.data.brushes, *bpy.data.linestyles, *bpy.data.palettes])
        lay_it(case)
    return prepare


def _obj(case):
    lay(case, "parts/skin.png", PNG, None)
    lay(case, "parts/tri.mtl", MTL, None)
    lay(case, "tri.obj", OBJ)


def _fbx(case):
    path = os.path.join(inbox(case), "scene.fbx")
    os.makedirs(inbox(case), exist_ok=True)
    bpy.ops.export_scene.fbx(filepath=path)
    with open(path, "rb") as file:
        lay(case, "scene.fbx", file.read())


def _blend(case):
    """An object with its mesh and material, and a collection around it, in a file of its own."""
    path = os.path.join(inbox(case), "things.blend")
    os.makedirs(inbox(case), exist_ok=True)
    made = bpy.data.collections.new("Things")
    made.objects.link(bpy.data.objects["Cube"])
    bpy.data.libraries.write(path, {made}, fake_user=True)
    bpy.data.collections.remove(made)
    with open(path, "rb") as file:
        lay(case, "things.blend", file.read(), "sha256")


def _laid(called, data, form, marker="done", **more):
    def step(case):
        lay(case, called, data, marker)
        return take(case, called, form, **more)
    return step


def _later(case):
    path = lay(case, "late.obj", OBJ)
    marked = os.stat(f"{path}.done").st_mtime_ns
    os.utime(path, ns=(marked + 1_000_000_000, marked + 1_000_000_000))
    return take(case, "late.obj", "OBJ")


def _grown(case):
    lay(case, "a.stl", STL, "sha256")
    lay(case, "a.stl", STL[:-20], None)
    return take(case, "a.stl", "STL")


def _linked_out(case):
    os.makedirs(inbox(case), exist_ok=True)
    outside = os.path.join(case.folder, "outside.stl")
    with open(outside, "wb") as file:
        file.write(STL)
    place = os.path.join(inbox(case), "link.stl")
    if not os.path.lexists(place):
        os.symlink(outside, place)
    return take(case, "link.stl", "STL")


def _own(case):
    path = case.save(os.path.join("data", "inbox", "own.blend"))
    with open(f"{path}.done", "wb"):
        pass
    return take(case, "own.blend", "BLEND_LINK", kind="OBJECT", name="Cube")


def _with_text(case):
    path = os.path.join(inbox(case), "text.blend")
    os.makedirs(inbox(case), exist_ok=True)
    text = bpy.data.texts.new("Code")
    cube = bpy.data.objects["Cube"]
    cube["code"] = text
    bpy.data.libraries.write(path, {cube}, fake_user=True)
    del cube["code"]
    bpy.data.texts.remove(text)
    with open(path, "rb") as file:
        lay(case, "text.blend", file.read())


GLTF = json.dumps({"asset": {"version": "2.0"}, "scenes": [{"nodes": []}], "scene": 0}).encode("utf-8")
HAS_NUMPY = importlib.util.find_spec("numpy") is not None  # which only the glTF importer needs
TRIANGLE = struct.pack("<9f3H", 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 2)
TRIANGLE_GLTF = json.dumps({
    "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0, "name": "Tri"}],
    "meshes": [{"name": "Tri", "primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
    "buffers": [{"byteLength": len(TRIANGLE), "uri": "parts/tri.bin"}], "bufferViews": [{"buffer": 0, "byteOffset": 0, "byteLength": 36}, {"buffer": 0, "byteOffset": 36, "byteLength": 6}],
    "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [1, 1, 0]}, {"bufferView": 1, "componentType": 5123, "count": 3, "type": "SCALAR"}]}).encode("utf-8")


def _gltf(case):
    lay(case, "parts/tri.bin", TRIANGLE, None)
    lay(case, "tri.gltf", TRIANGLE_GLTF)


EXAMPLES = [
    Example("import an OBJ with its material and picture", lambda case: [take(case, "tri.obj", "OBJ")], bare(_obj), look),
    Example("import an STL into the scene", lambda case: [take(case, "a.stl", "STL", collection=case.uuid("Scene", "SCENE"))], bare(lambda case: lay(case, "a.stl", STL, "sha256")), look),
    Example("import an FBX", lambda case: [take(case, "scene.fbx", "FBX")], bare(_fbx), look),
    Example("import an object of a blend by append", lambda case: [take(case, "things.blend", "BLEND_APPEND", kind="OBJECT", name="Cube")], bare(_blend), look),
    Example("import a material of a blend by append", lambda case: [take(case, "things.blend", "BLEND_APPEND", kind="MATERIAL", name="Material")], bare(_blend), look),
    Example("import a collection of a blend by link", lambda case: [take(case, "things.blend", "BLEND_LINK", kind="COLLECTION", name="Things")], bare(_blend), look, irrevertible="nothing is kept"),
    *([Example("import a glTF with its buffer", lambda case: [take(case, "tri.gltf", "GLTF")], bare(_gltf), look)] if HAS_NUMPY else []),
    Example("import a picture", lambda case: [take(case, "pictures/red.png", "IMAGE")], bare(lambda case: lay(case, "pictures/red.png", PNG)), look),
]
BAD = [
    Bad("import of a file without a marker", _laid("a.obj", OBJ, "OBJ", None), "has no marker", ASSET_INCOMPLETE),
    Bad("import of a file that was written after its marker", _later, "was written after its marker", ASSET_INCOMPLETE),
    Bad("import of a file that is not what its checksum says", _grown, "is not what 'a.stl.sha256' says", ASSET_INCOMPLETE),
    Bad("import of a file that is called partial", _laid("a.stl.partial", STL, "STL"), "called as what is not complete", ASSET_INCOMPLETE),
    Bad("import of another file than the plan names", _laid("a.stl", STL, "STL", sha256="0" * 64), "the plan names", ASSET_CHANGED),
    Bad("import of another length than the plan names", _laid("a.stl", STL, "STL", bytes=5), "the plan names 5", ASSET_CHANGED),
    Bad("import of a file that is not there", _laid("a.stl", STL, "STL", file="b.stl"), "can't be read in the inbox", ASSET_NOT_THERE),
    Bad("import of a path out of the inbox", _laid("a.stl", STL, "STL", file="../a.stl"), "no path within the inbox", ASSET_NOT_THERE),
    Bad("import of a link out of the inbox", _linked_out, "leads out of the inbox", ASSET_NOT_THERE),
    Bad("import of a picture that calls itself an OBJ", _laid("a.obj", PNG, "OBJ"), "bytes that are no text", ASSET_BROKEN),
    Bad("import of an OBJ with faces of nothing", _laid("a.obj", b"v 0 0 0\nf 1 2 9\n", "OBJ"), "vertices that are not there", ASSET_BROKEN),
    Bad("import of an STL that is cut off", _laid("a.stl", STL[:-12], "STL"), "does not end with 'endsolid'", ASSET_BROKEN),
    Bad("import of an FBX that is cut off", _laid("a.fbx", b"Kaydara FBX Binary  \0\x1a\0" + struct.pack("<I", 7400) + b"\xff" * 40, "FBX"), "leads out of it", ASSET_BROKEN),
    Bad("import of a picture that is cut off", _laid("a.png", PNG[:-4], "IMAGE"), "it is cut off", ASSET_BROKEN),
    Bad("import of a picture that can't be read", _laid("a.png", PNG[:30] + b"\0" * 9 + PNG[-12:], "IMAGE"), "can't be read", ASSET_BROKEN),
    Bad("import of a blend that is none", _laid("a.blend", b"BLENDER-nonsense", "BLEND_APPEND", kind="OBJECT", name="Cube"), "Blender can't read it", ASSET_BROKEN),
    Bad("import of what a blend has not", lambda case: take(case, "things.blend", "BLEND_APPEND", kind="OBJECT", name="Nobody"), "it has no OBJECT 'Nobody'; it has Cube", ASSET_BROKEN, _blend),
    Bad("import of a blend with a text", lambda case: take(case, "text.blend", "BLEND_APPEND", kind="OBJECT", name="Cube"), "a text, which could be code", ASSET_BROKEN, _with_text),
    Bad("import of the open file linked into itself", _own, "can't be linked into itself", prepare=lambda case: os.makedirs(inbox(case), exist_ok=True)),
    Bad("import of an OBJ without its material file", _laid("a.obj", OBJ, "OBJ"), "'a.obj' needs 'parts/tri.mtl'", ASSET_MISSING),
    *([] if HAS_NUMPY else [Bad("import of a glTF without numpy", _laid("a.gltf", GLTF, "GLTF"), "needs numpy in Blender's Python", ASSET_UNSUPPORTED)]),
]

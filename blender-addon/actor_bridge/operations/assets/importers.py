# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's importers, each in a scene of its own, for that moment in the person's window: they select, activate and set frame rates, and none of it is the person's."""

import contextlib
import importlib
import os

import bpy

from . import limit, windows
from ...errors import ASSET_BROKEN, ASSET_UNSUPPORTED, Refused
from ...identity.kinds import COLLECTIONS

_GLTF = "io_scene_gltf2.blender.imp.gltf2_blender_gltf"
_OPERATORS = {"OBJ": ("wm", "obj_import"), "STL": ("import_mesh", "stl"), "FBX": ("import_scene", "fbx"), "GLTF": ("import_scene", "gltf"), "GLB": ("import_scene", "gltf")}


def demand(kind):
    """Whether this Blender can import that at all, by trying: a missing module shows only then."""
    if kind not in _OPERATORS:
        return
    module, name = _OPERATORS[kind]
    try:
        getattr(getattr(bpy.ops, module), name).get_rna_type()
    except (AttributeError, KeyError) as error:
        raise Refused(ASSET_UNSUPPORTED, f"this Blender has no operator {module}.{name}: enable its import add-on in the preferences") from error
    if name == "gltf":
        try:
            importlib.import_module(_GLTF)
        except ImportError as error:
            raise Refused(ASSET_UNSUPPORTED, f"Blender's glTF importer does not start: {error}; it needs numpy in Blender's Python") from error


def run(stage, kind, path):
    """Identities of what has come to the top of the scene, which is gone again."""
    module, name = _OPERATORS[kind]
    shown = windows.keep()
    scene = stage.world.data.scenes.new("ActorBridge import")
    try:
        windows.show(scene)
        ended = _ended(getattr(getattr(bpy.ops, module), name), path)
        if ended != {"FINISHED"}:
            raise Refused(ASSET_BROKEN, f"Blender's importer ended with {', '.join(sorted(ended))}")
        return [stage.identity(found) for found in [*scene.collection.objects, *scene.collection.children]]
    finally:
        windows.put_back(shown)
        stage.world.data.scenes.remove(scene)


def _ended(importer, path):
    """What the importer ended with; whatever an importer makes of its interruption, time that has run out is a failure."""
    failed = None
    try:
        with _names_of_old_numpy(), limit.within(limit.SECONDS) as has_run_out:
            try:
                return importer(filepath=path)
            except RuntimeError as error:  # what an importer reports as an error
                failed = error
            finally:
                if has_run_out():
                    raise limit.TimedOut
    except limit.TimedOut:
        raise Refused(ASSET_BROKEN, f"'{os.path.basename(path)}': Blender's importer had not ended after {limit.SECONDS:g} s") from failed
    raise Refused(ASSET_BROKEN, f"Blender's importer failed: {_last(failed)}") from failed


@contextlib.contextmanager
def _names_of_old_numpy():
    """Blender 3.4's glTF importer takes a name that numpy has dropped since 1.24, which Debian has beside it. Only meanwhile: others look whether it is there."""
    try:
        numpy = importlib.import_module("numpy")
    except ImportError:  # those that need it have been refused
        numpy = None
    gone = numpy is not None and "bool" not in vars(numpy)
    if gone:
        numpy.bool = bool
    try:
        yield
    finally:
        if gone:
            del numpy.bool


def load(stage, path, kind, name, link):
    """One datablock of a .blend, with what it needs; gives how it is called now: Blender gives it a suffix when its name is taken."""
    where = COLLECTIONS[kind]
    try:
        with bpy.data.libraries.load(path, link=link) as (source, wanted):
            there = list(getattr(source, where))
            if name in there:
                setattr(wanted, where, [name])
    except OSError as error:
        raise Refused(ASSET_BROKEN, f"Blender can't read it: {error}") from error
    if name not in there:
        raise Refused(ASSET_BROKEN, f"it has no {kind} '{name}'; it has {', '.join(there[:16]) or 'none'}")
    found = getattr(wanted, where)[0]
    if found is None:
        raise Refused(ASSET_BROKEN, f"{kind} '{name}' can't be read")
    return stage.identity(found)


def picture(stage, path, name):
    """A picture by itself; what shows it is another operation's."""
    try:
        image = stage.world.data.images.load(path)
    except RuntimeError as error:
        raise Refused(ASSET_BROKEN, f"Blender can't read it: {_last(error)}") from error
    image.name = name
    return [stage.identity(image)]


def _last(error):
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__)[:300]

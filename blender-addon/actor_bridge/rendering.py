# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders and counts in a background Blender, on a copy: nothing here is for a file that a person works on."""

import contextlib
import math
import os

import bpy
from mathutils import Matrix, Vector

from .errors import PICTURE_IMPOSSIBLE, Refused
from .world import ENGINES, uuid_of

_VIEW_FROM = Vector((1.0, -1.4, 0.9)).normalized()
_ROOM = 1.15
# Whatever the file says: one view, all of it, as one picture, and nothing written beside it.
_PLAIN = {
    "use_border": False, "use_multiview": False, "use_sequencer": False, "use_file_extension": False, "use_overwrite": True,
    "use_placeholder": False, "resolution_percentage": 100}


def render(path, engine, width, height, samples, camera=None, frame=None):
    """To a PNG; all settings are as before afterwards. `camera` is [kind, name, library]; None: the scene's, else one that looks along `frame`, or at everything there is.

    Gives that frame, so that a later picture can be of the same place; None with a camera of the scene's own.
    """
    scene = bpy.context.scene
    with contextlib.ExitStack() as undo:
        given = _named(camera) if camera is not None else scene.camera
        frame = None if given is not None else frame or _frame(scene, width / height)
        _set(undo, scene, "camera", given if given is not None else _spare(undo, scene, frame))
        _set_engine(undo, scene, engine)
        for name, value in {**_PLAIN, "resolution_x": width, "resolution_y": height, "filepath": path}.items():
            _set(undo, scene.render, name, value)
        for name, value in {"file_format": "PNG", "color_mode": "RGBA", "color_depth": "8"}.items():
            _set(undo, scene.render.image_settings, name, value)
        _set_samples(undo, scene, engine, samples)
        _mute_files(undo, scene)
        try:
            bpy.ops.render.render(write_still=True)
        except RuntimeError as error:
            raise Refused(PICTURE_IMPOSSIBLE, f"{engine}: {error}") from error
    if not os.path.exists(path):
        raise Refused(PICTURE_IMPOSSIBLE, f"{engine} rendered nothing")
    return frame


def counts():
    """Polygons of the scene as they are stored, and as modifiers and the like make them; those of each mesh by its UUID."""
    scene, graph = bpy.context.scene, bpy.context.evaluated_depsgraph_get()
    stored = sum(len(thing.data.polygons) for thing in scene.objects if thing.type == "MESH")
    return {
        "objects": len(scene.objects), "polygons": stored, "polygons_evaluated": sum(_evaluated(graph, thing) for thing in scene.objects),
        "meshes": {uuid_of(mesh): len(mesh.polygons) for mesh in bpy.data.meshes if mesh.library is None and uuid_of(mesh)}}


def show(scene, view_layer):
    """What the person looked at; a copy's own is the first."""
    bpy.context.window.scene = bpy.data.scenes[(scene, None)]
    bpy.context.window.view_layer = bpy.context.scene.view_layers[view_layer]


def _evaluated(graph, thing):
    if thing.type not in {"MESH", "CURVE", "SURFACE", "FONT", "META"}:
        return 0
    shown = thing.evaluated_get(graph)
    mesh = shown.to_mesh()
    count = len(mesh.polygons) if mesh is not None else 0
    shown.to_mesh_clear()
    return count


def _set(undo, struct, name, value):
    undo.callback(setattr, struct, name, getattr(struct, name))
    setattr(struct, name, value)


def _set_engine(undo, scene, name):
    for known in ENGINES[name]:
        try:
            _set(undo, scene.render, "engine", known)
            return
        except TypeError:
            continue  # that is what another version of Blender calls it
    raise Refused(PICTURE_IMPOSSIBLE, f"this Blender has no {name}")


def _set_samples(undo, scene, engine, samples):
    if engine == "CYCLES":
        import _cycles  # there with the engine only
        denoising = scene.cycles.use_denoising and getattr(_cycles, "with_openimagedenoise", False)  # without it, Cycles would render nothing
        for name, value in {"samples": samples, "device": "CPU", "use_denoising": denoising}.items():
            _set(undo, scene.cycles, name, value)
    elif engine == "EEVEE":
        _set(undo, scene.eevee, "taa_render_samples", samples)


def _mute_files(undo, scene):
    """Nodes that write files of their own would write them to the person's folders."""
    for node in scene.node_tree.nodes if scene.node_tree is not None else ():
        if node.bl_idname == "CompositorNodeOutputFile":
            _set(undo, node, "mute", True)


def _named(camera):
    _, name, library = camera
    found = next((thing for thing in bpy.data.objects if thing.name == name and (thing.library is None) == (library is None)), None)
    if found is None:
        raise Refused(PICTURE_IMPOSSIBLE, f"the camera '{name}' is not in the copy")
    return found


def _spare(undo, scene, frame):
    data = bpy.data.cameras.new("ActorBridge")
    thing = bpy.data.objects.new("ActorBridge", data)
    scene.collection.objects.link(thing)
    undo.callback(bpy.data.cameras.remove, data)  # and the object that has it
    thing.matrix_world = Matrix(frame["matrix"])
    data.clip_end = frame["clip_end"]
    return thing


def _frame(scene, proportion):
    """Where a camera sees everything that is rendered, from its right, above and in front."""
    corners = [thing.matrix_world @ Vector(corner) for thing in scene.objects if not thing.hide_render and thing.type not in {"LIGHT", "CAMERA"} for corner in thing.bound_box]
    least, most = (Vector(map(pick, zip(*corners))) if corners else Vector((sign, sign, sign)) for pick, sign in ((min, -1.0), (max, 1.0)))
    middle, radius = (least + most) / 2, max(0.1, (most - least).length / 2)
    half = math.atan(0.36 * min(1.0, 1.0 / proportion))  # a camera of 50 mm as Blender makes it, 36 mm wide
    away = _ROOM * radius / math.sin(half)
    matrix = _VIEW_FROM.to_track_quat("Z", "Y").to_matrix().to_4x4()
    matrix.translation = middle + _VIEW_FROM * away
    return {"matrix": [list(row) for row in matrix], "clip_end": max(100.0, 2 * (away + radius))}

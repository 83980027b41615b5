# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature scene."""

import bpy

from harness.example import Bad, Example
from actor_bridge.errors import VALIDATION_FAILED


def look():
    scene = bpy.context.scene
    return [
        scene.camera.name if scene.camera else None, list(scene.gravity), scene.use_gravity, scene.unit_settings.system, scene.unit_settings.scale_length,
        scene.render.engine, scene.render.resolution_x, scene.render.image_settings.file_format, scene.render.image_settings.color_mode,
        scene.eevee.taa_render_samples, repr(scene["cycles"].to_dict()) if "cycles" in scene.keys() else None, scene.view_settings.exposure, scene.view_settings.view_transform,
        scene.display.shading.light]


def _second_camera(case):
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Other", bpy.data.cameras.new("Other")))


def _step(case, op, part=None, **settings):
    return {"op": op, "target": case.uuid("Scene", "SCENE"), **({"part": part} if part else {}), "settings": settings}


def _scene(case):
    return [_step(case, "set_scene", camera={"datablock": case.uuid("Other")}, gravity=[0, 0, -1.5], use_gravity=False)]


def _units(case):
    return [_step(case, "set_units", system="IMPERIAL", scale_length=0.5)]


def _render(case):
    return [
        _step(case, "set_render", "RENDER", engine="CYCLES", resolution_x=640, film_transparent=True),
        _step(case, "set_render", "IMAGE", file_format="JPEG", color_mode="RGB"),
        _step(case, "set_render", "EEVEE", taa_render_samples=7),
        _step(case, "set_render", "CYCLES", samples=9, use_denoising=False),
        _step(case, "set_render", "COLOR", view_transform="Standard", exposure=0.5),
        _step(case, "set_render", "WORKBENCH", light="MATCAP")]


EXAMPLES = [
    Example("set a scene and its camera", _scene, _second_camera, look),
    Example("set units", _units, look=look),
    Example("set all parts of rendering", _render, look=look),
]
BAD = [
    Bad("frames of a scene", lambda case: _step(case, "set_scene", frame_end=10), "can't be set by an operation"),
    Bad("a path to render to", lambda case: _step(case, "set_render", "RENDER", filepath="/tmp/x"), "can't be set by an operation"),
    Bad("an engine that is not there", lambda case: _step(case, "set_render", "RENDER", engine="LUX"), "does not take 'LUX'"),
    Bad("a resolution that Blender clamps", lambda case: _step(case, "set_render", "RENDER", resolution_x=1), "is 4, not 1", VALIDATION_FAILED),
    Bad("a setting that cycles has not", lambda case: _step(case, "set_render", "CYCLES", sample_count=1), "has no setting 'sample_count'", look=look),
    Bad("a camera that is a mesh", lambda case: _step(case, "set_scene", camera={"datablock": case.uuid("Cube", "MESH")}), "does not take"),
]

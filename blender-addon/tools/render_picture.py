# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders a .blend to a small picture on the CPU, also without a display; the file itself is not changed.

blender --background FILE --python render_picture.py -- PICTURE.png
"""

import sys

import bpy


def render(path):
    scene = bpy.context.scene
    if scene.camera is None:
        scene.camera = next((o for o in bpy.data.objects if o.type == "CAMERA"), None)
    if scene.camera is None:
        sys.exit("there is no camera in the scene")

    sun = bpy.data.objects.new("picture sun", bpy.data.lights.new("picture sun", "SUN"))
    sun.data.energy = 2.0
    sun.rotation_euler = (0.7, 0.25, 0.6)
    scene.collection.objects.link(sun)

    scene.render.engine = "CYCLES"
    scene.cycles.samples = 24
    scene.cycles.use_denoising = False
    scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = 640, 420, 100
    scene.render.image_settings.file_format = "PNG"
    scene.render.filepath = path
    bpy.ops.render.render(write_still=True)


render(sys.argv[-1])

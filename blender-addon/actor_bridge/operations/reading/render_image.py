# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be rendered, and a copy of the scene: the host has a Blender in the background render that."""

from .. import scene_copy
from ...errors import PICTURE_IMPOSSIBLE, Refused

HANDS_OFF = True
SAMPLES = 64


def read(stage, query):
    yield
    return _now(stage, query)


def _now(stage, query):
    scene = stage.world.scene()
    settings = {"engine": query.get("engine") or _engine(stage, scene), "samples": query.get("samples", SAMPLES), **_size(scene, query)}
    return {"render": {**settings, "camera": _camera(stage, scene, query.get("camera"))}, "copy": scene_copy.write(stage)}


def _camera(stage, scene, uuid):
    camera = scene.camera if uuid is None else stage.resolve_object(uuid)
    if camera is None:
        raise Refused(PICTURE_IMPOSSIBLE, f"the scene '{scene.name}' has no camera; name one in 'camera'")
    if camera.type != "CAMERA":
        raise Refused(PICTURE_IMPOSSIBLE, f"'{camera.name}' is a {camera.type}, not a camera")
    return stage.identity(camera)


def _engine(stage, scene):
    known = stage.world.engine(scene)
    if known is None:
        raise Refused(PICTURE_IMPOSSIBLE, f"the scene's engine {scene.render.engine} is an add-on's, which does not run in the background; name one in 'engine'")
    return known


def _size(scene, query):
    """The scene's own; with one of the two the other follows its proportions."""
    own = scene.render
    width, height = query.get("width"), query.get("height")
    if width is None and height is None:
        width, height = (max(1, side * own.resolution_percentage // 100) for side in (own.resolution_x, own.resolution_y))
    elif width is None:
        width = max(1, round(own.resolution_x * height / own.resolution_y))
    elif height is None:
        height = max(1, round(own.resolution_y * width / own.resolution_x))
    return {"width": width, "height": height}

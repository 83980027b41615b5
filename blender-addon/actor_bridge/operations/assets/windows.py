# SPDX-License-Identifier: GPL-3.0-or-later
"""What the person's windows show, in plain values, so that it is theirs again after a moment in which another scene was in them."""

import bpy


def keep():
    """A scene without a camera ends each camera view, and a view layer is found by its name."""
    return {
        "windows": [[*_named(window.scene), window.view_layer.name] for window in bpy.context.window_manager.windows],
        "views": [[[view.view_perspective for view in _views(space)], _camera(space)] for space in _spaces()]}


def put_back(kept):
    """Twice is as once."""
    for place, (scene, library, layer) in enumerate(kept["windows"]):
        if bpy.context.window_manager.windows[place].scene != bpy.data.scenes[(scene, library)]:  # a window that belongs to another has followed that
            bpy.context.window_manager.windows[place].scene = bpy.data.scenes[(scene, library)]
        bpy.context.window_manager.windows[place].view_layer = bpy.data.scenes[(scene, library)].view_layers[layer]
    for place, (perspectives, camera) in enumerate(kept["views"]):
        if camera is not None:
            _spaces()[place].camera = bpy.data.objects[tuple(camera)]
        for view, perspective in zip(_views(_spaces()[place]), perspectives):
            if view.view_perspective != perspective:
                view.view_perspective = perspective


def show(scene):
    """In the window that operators work in when Python calls them."""
    bpy.context.window.scene = scene


def _spaces():
    return [space for window in bpy.context.window_manager.windows for area in window.screen.areas for space in area.spaces if space.type == "VIEW_3D"]


def _views(space):
    return [space.region_3d, *space.region_quadviews] if space.region_3d is not None else [*space.region_quadviews]


def _camera(space):
    """Its own one; another is the scene's."""
    return _named(space.camera) if space.use_local_camera and space.camera is not None else None


def _named(datablock):
    return [datablock.name, datablock.library.filepath if datablock.library else None]

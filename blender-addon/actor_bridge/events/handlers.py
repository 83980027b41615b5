# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's handlers: each marks and returns; the pump does the rest (rules 3.1, 3.4)."""

import bpy
from bpy.app.handlers import persistent

from .. import current, pump

_SCENE = "Scene"


@persistent
def on_depsgraph(scene, depsgraph):
    bridge = current.get()
    if bridge is None:
        return
    with bridge.guard.handling() as outermost:
        cut = bridge.guard.watch_depth(_codes_of_others())
        if not bridge.guard.is_own:
            bridge.marks.deepen(bridge.guard.depth)
        if cut:
            bridge.marks.storm()
        elif outermost and bridge.guard.is_own:
            _mark_strangers(bridge, depsgraph)
        elif outermost:
            _mark(bridge, depsgraph)


def _codes_of_others():
    handlers = bpy.app.handlers.depsgraph_update_post
    return {handler.__code__ for handler in handlers if handler is not on_depsgraph and hasattr(handler, "__code__")}


def _mark(bridge, depsgraph):
    """Selection alone is a Scene without flags: no edit. Deleted datablocks never appear, so any edit may mean one."""
    marks, world = bridge.marks, bridge.world
    edited = structure = len(depsgraph.updates) == 0
    for update in depsgraph.updates:
        datablock = update.id
        kind = world.kind_of(datablock)
        flagged = update.is_updated_geometry or update.is_updated_transform
        structure = structure or kind in {"SCENE", "COLLECTION"}
        edited = edited or kind != "SCENE" or flagged
        if kind is not None and kind != "SCENE":
            marks.touch((kind, datablock.name))
    if structure or edited:
        marks.restructure("edit")
    if edited:
        marks.person()
        bridge.intent.edit_unseen()


def _mark_strangers(bridge, depsgraph):
    """During our own change: what another add-on's handler made in answer is nobody's yet, and a scan finds it."""
    project = bridge.project
    if project is None:
        return
    for update in depsgraph.updates:
        kind = bridge.world.kind_of(update.id)
        if kind is not None and not project.registry.knows(kind, update.id.name):
            bridge.marks.restructure("edit")
            return


@persistent
def on_undo_pre(*_):
    _tell("undo_begins")


@persistent
def on_undo_post(*_):
    _history("undo")


@persistent
def on_redo_post(*_):
    _history("redo")


def _history(moment):
    bridge = current.get()
    if bridge is not None and not bridge.guard.is_own:
        bridge.marks.restructure(moment)
        bridge.marks.person()


@persistent
def on_save_pre(*_):
    _tell("save_begins")


@persistent
def on_save_post(*_):
    _tell("save_ended")


@persistent
def on_load_pre(*_):
    pump.rest()
    _tell("load_begins")


@persistent
def on_load_post(*_):
    """The first tick opens the project; here nothing is known to be safe yet."""
    bridge = current.get()
    if bridge is not None:
        bridge.marks.restructure("load")


def _tell(what):
    bridge = current.get()
    if bridge is not None and not bridge.guard.is_own:
        getattr(bridge, what)()


_HANDLERS = {
    "depsgraph_update_post": on_depsgraph,
    "undo_pre": on_undo_pre,
    "redo_pre": on_undo_pre,
    "undo_post": on_undo_post,
    "redo_post": on_redo_post,
    "save_pre": on_save_pre,
    "save_post": on_save_post,
    "load_pre": on_load_pre,
    "load_post": on_load_post,
}


def register():
    for name, handler in _HANDLERS.items():
        getattr(bpy.app.handlers, name).append(handler)


def unregister():
    for name, handler in _HANDLERS.items():
        registered = getattr(bpy.app.handlers, name)
        if handler in registered:
            registered.remove(handler)

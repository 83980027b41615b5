# SPDX-License-Identifier: GPL-3.0-or-later
"""The main thread's part: a plain function, called by a timer in the GUI and by a loop without one."""

import atexit

import bpy

from . import current, panel, preferences
from .bridge import Bridge
from .world import World

INTERVAL = 0.0  # each time that Blender's own loop comes round, some 5 ms when it is idle
_more = False
_trouble = None


def pump():
    """One tick. Gives whether there is more to do at once. Nothing that goes wrong in it may stop the ticks to come."""
    bridge = current.get()
    return bridge is not None and bridge.tick(bridge.budget.tick)


def _tick():
    """Only looks whether there is anything to do: what has come is not left waiting for the pump's beat."""
    bridge = current.get()
    if bridge is not None and (_more or bridge.woken.is_set() or bridge.clock() - bridge.ticked >= bridge.budget.pump_every):
        _turn(bridge)
    return INTERVAL


def _turn(bridge):
    """A timer that raises is gone for good: what goes wrong is reported in panel and console, and on it goes."""
    global _more
    try:
        bridge.woken.clear()
        _more = pump() or bridge.runner.active
        _ensure_watcher()
    except Exception as error:
        _more = False
        _report(error)
    try:
        panel.redraw_if_changed(bridge)  # also when that was what has gone wrong
    except Exception as error:
        _report(error)


def _ensure_watcher():
    from .intent import watcher
    watcher.ensure(current.get())


def _report(error):
    global _trouble
    text = f"{type(error).__name__}: {error}"
    if text == _trouble:
        return
    _trouble = text
    import traceback
    traceback.print_exception(error)
    bridge = current.get()
    if bridge is not None:
        bridge.trouble = text
        bridge.link.notice("error", f"a defect in the add-on: {text}; automation is off")


def register():
    """Only threads and a timer: bpy.data cannot be read before the first tick."""
    current.start(Bridge(World(), preferences.data_folder()))
    atexit.register(current.stop, bpy_is_gone=True)
    if not bpy.app.background:
        bpy.app.timers.register(_tick, first_interval=0.1, persistent=True)


def unregister():
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)
    atexit.unregister(current.stop)
    current.stop()

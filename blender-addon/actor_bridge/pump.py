# SPDX-License-Identifier: GPL-3.0-or-later
"""The main thread's part: a plain function, called by a timer in the GUI and by a loop without one."""

import atexit

import bpy

from . import current, preferences
from .bridge import Bridge
from .world import World

BUDGET = 0.005
BUSY_INTERVAL = 0.005
IDLE_INTERVAL = 0.02
_trouble = None


def pump(budget=BUDGET):
    """One tick. Gives whether there is more to do at once. Nothing that goes wrong in it may stop the ticks to come."""
    bridge = current.get()
    return bridge is not None and bridge.tick(budget)


def _tick():
    try:
        more = pump() or current.get().runner.active
        _ensure_watcher()
    except Exception as error:  # a timer that raises is gone for good: reported in panel and console, and on it goes
        more = False
        _report(error)
    return BUSY_INTERVAL if more else IDLE_INTERVAL


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

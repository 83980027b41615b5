# SPDX-License-Identifier: GPL-3.0-or-later
"""The main thread's part: a plain function, called by a timer in the GUI and by a loop without one."""

import atexit

import bpy

from . import current, panel, preferences
from .bridge import Bridge
from .world import World

INTERVAL = 0.0  # each time that Blender's own loop comes round, some 5 ms when it is idle
HURRIES_SECONDS = 0.05  # after the last that came
_more = False
_came = 0.0
_hurry = None
_trouble = None


def pump():
    """One tick. Gives whether there is more to do at once. Nothing that goes wrong in it may stop the ticks to come."""
    bridge = current.get()
    return bridge is not None and bridge.tick(bridge.budget.tick)


def _tick():
    """Only looks whether there is anything to do: what has come is not left waiting for the pump's beat."""
    global _came
    rest()
    bridge = current.get()
    if bridge is not None:
        if _more or bridge.woken.is_set():
            _came = bridge.clock()
            _turn(bridge)
        elif bridge.clock() - bridge.ticked >= bridge.budget.pump_every:
            _turn(bridge)
        if bridge.runner.active and bridge.clock() - _came < HURRIES_SECONDS:
            _hurry_on()
    return INTERVAL


def _hurry_on():
    """While an operation is on its way Blender's loop comes round without its sleep of 5 ms, which it leaves out when an event has come: that of a timer of its own, due at once."""
    global _hurry
    manager = bpy.context.window_manager
    window = manager.windows[0]
    _hurry = window.as_pointer(), manager.event_timer_add(1e-6, window=window)


def rest():
    """That timer lives until the loop has come round, or its window is closed, or another file is read."""
    global _hurry
    if _hurry is not None:
        (window, timer), _hurry = _hurry, None
        manager = bpy.context.window_manager
        if window in (other.as_pointer() for other in manager.windows):
            manager.event_timer_remove(timer)


def _turn(bridge):
    """A timer that raises is gone for good: what goes wrong is reported in panel and console, and on it goes."""
    global _more
    going_on = bridge.runner.active
    try:
        bridge.woken.clear()
        _more = pump()
        _ensure_watcher()
    except Exception as error:
        _more = False
        _report(error)
    try:
        if going_on or not bridge.runner.active:  # what has just begun is mostly over before it is drawn, and would wait for that
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
    rest()
    atexit.unregister(current.stop)
    current.stop()

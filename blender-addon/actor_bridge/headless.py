# SPDX-License-Identifier: GPL-3.0-or-later
"""The pump's loop for a Blender without a window, until SIGTERM or SIGINT."""

import os
import signal

import addon_utils
import bpy

from . import current, pump


def run():
    """Of an enabled add-on. With ACTORBRIDGE_SAVE_ON_QUIT a clean end saves the file under its name."""
    asked = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: asked.append(received))
    leave_mode()
    bridge = current.get()
    while not asked:
        bridge.woken.clear()
        if not pump.pump():
            bridge.world.flush()
            bridge.woken.wait(bridge.budget.pump_every)
    if os.environ.get("ACTORBRIDGE_SAVE_ON_QUIT") and bpy.data.filepath:
        bridge.world.save()
    addon_utils.disable(__package__)


def leave_mode():
    """A file can be saved in the middle of sculpting or editing. That means the person is at work, and here is nobody who could leave the mode."""
    if bpy.ops.object.mode_set.poll() and bpy.context.mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")

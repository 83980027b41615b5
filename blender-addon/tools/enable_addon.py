# SPDX-License-Identifier: GPL-3.0-or-later
"""Enables the add-on of this checkout in a Blender with a window, for this run only; preferences are left as they are.

A SIGTERM quits Blender in order, so that its own last-session file (File > Recover > Last Session) is written; by default it would just die.
"""

import signal
import sys
from pathlib import Path

import addon_utils
import bpy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
addon_utils.enable("actor_bridge", default_set=False, persistent=True)


def quit_in_order():
    bpy.ops.wm.quit_blender()


def ask_to_quit(_signal, _frame):
    bpy.app.timers.register(quit_in_order, first_interval=0.0)


signal.signal(signal.SIGTERM, ask_to_quit)

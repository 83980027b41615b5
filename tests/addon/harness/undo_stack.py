# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's own list of undo steps. Python can only have it printed by C, so what is printed is caught."""

import ctypes
import os
import re
import tempfile

import bpy

_STEP = re.compile(r"^\[(.)...\].*name='(.*)'$", re.MULTILINE)


def names():
    """The names of all steps, oldest first, what can be redone included; and how many of them are done."""
    found = _STEP.findall(_printed(bpy.context.window_manager.print_undo_steps))
    done = next((place + 1 for place, (mark, _) in enumerate(found) if mark == "*"), 0)
    return [name for _, name in found], done


def _printed(call):
    libc = ctypes.CDLL(None)
    libc.fflush(None)
    kept = os.dup(1)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        try:
            call()
            libc.fflush(None)
        finally:
            os.dup2(kept, 1)
            os.close(kept)
        file.seek(0)
        return file.read().decode("utf-8", "replace")

# SPDX-License-Identifier: GPL-3.0-or-later
"""The running bridge, for the thin parts that Blender calls: handlers, pump, panel, watcher."""

_bridge = None


def get():
    return _bridge


def start(bridge):
    global _bridge
    _bridge = bridge
    bridge.start()


def stop(bpy_is_gone=False):
    global _bridge
    bridge, _bridge = _bridge, None
    if bridge is not None:
        bridge.stop(bpy_is_gone)

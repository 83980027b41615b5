# SPDX-License-Identifier: GPL-3.0-or-later
"""ActorBridge: guarded automation. Registers its parts in order, unregisters them in reverse."""

import importlib

bl_info = {
    "name": "ActorBridge",
    "description": "Stands between automation and the person: identity, transactions, rollback, pause",
    "author": "The ActorBridge authors",
    "version": (0, 1, 0),
    "blender": (3, 4, 0),
    "location": "View3D > Sidebar > ActorBridge",
    "category": "System",
}

_PARTS = ("preferences", "intent.watcher", "operators", "panel", "pump", "events.handlers")


def register():
    for name in _PARTS:
        importlib.import_module(f"{__package__}.{name}").register()


def unregister():
    for name in reversed(_PARTS):
        importlib.import_module(f"{__package__}.{name}").unregister()

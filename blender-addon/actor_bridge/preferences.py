# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences: where the data folder is, and whether code from outside may run."""

import os

import bpy

from . import current

WARNING = (
    "Automation may then run any Python code in this Blender, with your rights.",
    "A failed run is taken back in the scene; what it did to files or over the network is not.")


class ActorBridgePreferences(bpy.types.AddonPreferences):
    bl_idname = __package__

    data_folder: bpy.props.StringProperty(
        name="Data folder",
        description="The host's data folder, which holds its endpoint and token. Empty: the usual place. Used at the next start",
        subtype="DIR_PATH",
    )

    allow_python: bpy.props.BoolProperty(
        name="Allow run_python",
        description="Lets automation run Python code for what its vocabulary lacks. Files and network can't be taken back",
        default=False,
    )

    def draw(self, _context):
        self.layout.prop(self, "data_folder")
        bridge = current.get()
        if bridge is not None:
            self.layout.label(text=f"In use: {bridge.data_folder}", icon="BLANK1")
        box = self.layout.box()
        box.prop(self, "allow_python")
        for line in WARNING:
            box.label(text=line, icon="ERROR" if line == WARNING[0] else "BLANK1")


def data_folder():
    addon = bpy.context.preferences.addons.get(__package__)
    return addon.preferences.data_folder if addon is not None and addon.preferences is not None else ""


def python_allowed():
    """The person's checkbox. Without a window nobody can tick it: there ACTORBRIDGE_ALLOW_PYTHON=1 stands for it."""
    addon = bpy.context.preferences.addons.get(__package__)
    if addon is not None and addon.preferences is not None and addon.preferences.allow_python:
        return True
    return bpy.app.background and os.environ.get("ACTORBRIDGE_ALLOW_PYTHON") == "1"


def register():
    bpy.utils.register_class(ActorBridgePreferences)


def unregister():
    bpy.utils.unregister_class(ActorBridgePreferences)

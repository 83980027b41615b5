# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences: where the data folder is."""

import bpy


class ActorBridgePreferences(bpy.types.AddonPreferences):
    bl_idname = __package__

    data_folder: bpy.props.StringProperty(
        name="Data folder",
        description="The host's data folder, which holds its endpoint and token. Empty: the usual place. Used at the next start",
        subtype="DIR_PATH",
    )

    def draw(self, _context):
        self.layout.prop(self, "data_folder")


def data_folder():
    addon = bpy.context.preferences.addons.get(__package__)
    return addon.preferences.data_folder if addon is not None and addon.preferences is not None else ""


def register():
    bpy.utils.register_class(ActorBridgePreferences)


def unregister():
    bpy.utils.unregister_class(ActorBridgePreferences)

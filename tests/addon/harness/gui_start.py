# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside the windowed Blender: enables the add-on and tells the scene's state to the test."""

import json
import os
import sys

import addon_utils
import bpy

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(ROOT, "blender-addon"))
bpy.context.preferences.view.show_splash = False
addon_utils.enable("actor_bridge", default_set=False, persistent=True)

from actor_bridge import current, panel  # noqa: E402

bpy.utils.unregister_class(panel.ACTORBRIDGE_PT_state)
panel.ACTORBRIDGE_PT_state.bl_category = "Item"  # the tab that a sidebar opens with
bpy.utils.register_class(panel.ACTORBRIDGE_PT_state)
draw = panel.ACTORBRIDGE_PT_state.draw
drawn = []


def draw_and_tell(self, context):
    drawn[:] = [*(text for text, _ in panel.lines(current.get())), *(operator for operator, _, _ in panel.buttons(current.get()))]
    draw(self, context)


panel.ACTORBRIDGE_PT_state.draw = draw_and_tell
PATH = os.environ["ACTORBRIDGE_TEST_STATE"]
told = {"count": 0}


def tell():
    bridge = current.get()
    for area in bpy.context.screen.areas:
        if area.type == "VIEW_3D" and not area.spaces.active.show_region_ui:
            area.spaces.active.show_region_ui = True
    told["count"] += 1
    state = {
        "count": told["count"],
        "objects": {thing.name: [round(v, 4) for v in thing.location] for thing in bpy.data.objects},
        "watching": bridge.intent.watching, "reason": bridge.intent.reason, "mode": bpy.context.mode,
        "trouble": bridge.trouble, "attached": bridge.link.attached,
        "panel": drawn,
    }
    with open(PATH + ".partial", "w", encoding="utf-8") as file:
        json.dump(state, file)
    os.replace(PATH + ".partial", PATH)
    return 0.05


bpy.app.timers.register(tell, persistent=True)

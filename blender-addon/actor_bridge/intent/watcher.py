# SPDX-License-Identifier: GPL-3.0-or-later
"""A pass-through modal operator that sees the person's input; on duty only while there is some (BLENDER.md, section 2)."""

import bpy

from .. import current

DUTY_SECONDS = 3.0
_state = {"wanted": False, "cursor": None, "on_duty": 0}


class ACTORBRIDGE_OT_watch_input(bpy.types.Operator):
    """Lets ActorBridge see that you are working, so that automation waits"""

    bl_idname = "actorbridge.watch_input"
    bl_label = "Watch Input"
    bl_options = {"INTERNAL"}

    def invoke(self, context, _event):
        self._timer = context.window_manager.event_timer_add(0.5, window=context.window)
        context.window_manager.modal_handler_add(self)
        _count(1)
        return {"RUNNING_MODAL"}

    def modal(self, context, event):
        bridge = current.get()
        if bridge is None or self._is_over(event, bridge):
            self._end(context)
            return {"CANCELLED", "PASS_THROUGH"}
        bridge.intent.saw(event.type, event.value)
        return {"PASS_THROUGH"}

    def cancel(self, context):
        """Blender loads a file, or quits."""
        self._end(context)

    def _is_over(self, event, bridge):
        """Only on its own beat, and never while a tool runs: a watcher that never ends would block Blender's autosave."""
        return event.type == "TIMER" and bridge.intent.idle_for > DUTY_SECONDS and not bridge.intent.busy

    def _end(self, context):
        if self._timer is not None:
            _count(-1)
            context.window_manager.event_timer_remove(self._timer)
            self._timer = None


def ensure(bridge):
    """From the pump: the cursor moved and nobody watches."""
    if bridge is None or not _state["wanted"]:
        return
    _state["wanted"] = False
    if bridge.intent.watching:
        return
    for window in bpy.context.window_manager.windows:
        with bpy.context.temp_override(window=window):
            bpy.ops.actorbridge.watch_input("INVOKE_DEFAULT")


def _count(change):
    """One watcher for each window; somebody watches while one is left."""
    _state["on_duty"] += change
    bridge = current.get()
    if bridge is not None:
        bridge.intent.watching = _state["on_duty"] > 0


def _cursor_moved(_position):
    _state["wanted"] = True


def register():
    bpy.utils.register_class(ACTORBRIDGE_OT_watch_input)
    if not bpy.app.background:
        _state["cursor"] = bpy.types.WindowManager.draw_cursor_add(_cursor_moved, (), "VIEW_3D", "WINDOW")


def unregister():
    if _state["cursor"] is not None:
        bpy.types.WindowManager.draw_cursor_remove(_state["cursor"])
        _state["cursor"] = None
    bpy.utils.unregister_class(ACTORBRIDGE_OT_watch_input)

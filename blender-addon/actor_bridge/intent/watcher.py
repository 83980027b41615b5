# SPDX-License-Identifier: GPL-3.0-or-later
"""A pass-through modal operator that sees the person's input; on duty only while there is some (BLENDER.md, section 2)."""

import bpy

from .. import current

DUTY_SECONDS = 3.0
_MAP = "Window"  # the keys of every editor in every window
_state = {"wanted": False, "cursor": None}
_on_duty = set()  # windows, by number: one watcher in each
_MOVES = {"MOUSEMOVE", "INBETWEEN_MOUSEMOVE"}
_pointer = {}  # where it stood at the last event of a window, by the window's number


class ACTORBRIDGE_OT_watch_input(bpy.types.Operator):
    """Lets ActorBridge see that you are working, so that automation waits"""

    bl_idname = "actorbridge.watch_input"
    bl_label = "Watch Input"
    bl_options = {"INTERNAL"}

    @classmethod
    def poll(cls, context):
        """For each mouse move in a window where nobody watches, and for none where somebody does."""
        return current.get() is not None and context.window is not None and context.window.as_pointer() not in _on_duty

    def invoke(self, context, event):
        self._timer = context.window_manager.event_timer_add(0.5, window=context.window)
        context.window_manager.modal_handler_add(self)
        self._window = context.window.as_pointer()
        _on_duty.add(self._window)
        _tell()
        if event.type in _MOVES and _is_by_hand(self._window, event):
            current.get().intent.saw(event.type, event.value)
        return {"RUNNING_MODAL", "PASS_THROUGH"}

    def modal(self, context, event):
        bridge = current.get()
        if bridge is None or self._is_over(event, bridge):
            self._end(context)
            return {"CANCELLED", "PASS_THROUGH"}
        bridge.intent.saw(event.type, event.value, _is_by_hand(self._window, event))
        return {"PASS_THROUGH"}

    def cancel(self, context):
        """Blender loads a file, or quits."""
        self._end(context)

    def _is_over(self, event, bridge):
        """Only on its own beat, and never while a tool runs: a watcher that never ends would block Blender's autosave."""
        return event.type == "TIMER" and bridge.intent.idle_for > DUTY_SECONDS and not bridge.intent.busy

    def _end(self, context):
        if self._timer is not None:
            _on_duty.discard(self._window)
            _tell()
            context.window_manager.event_timer_remove(self._timer)
            self._timer = None


def _is_by_hand(window, event):
    """Not a pointer that stands where it stood, or that was there when the window opened: Blender tells of those, too, when a window opens, gets the focus, or is drawn anew."""
    if event.type not in _MOVES:
        return True
    now = event.mouse_x, event.mouse_y
    before, _pointer[window] = _pointer.get(window, now), now
    return before != now


def ensure(bridge):
    """From the pump: the cursor moved and nobody watches. In Blender's own window only, where this needs no `temp_override` (docs/architecture.md); the others have their mouse moves."""
    if bridge is None or not _state["wanted"]:
        return
    _state["wanted"] = False
    if bpy.ops.actorbridge.watch_input.poll():
        bpy.ops.actorbridge.watch_input("INVOKE_DEFAULT")


def _tell():
    """Somebody watches while one is left."""
    bridge = current.get()
    if bridge is not None:
        bridge.intent.watching = bool(_on_duty)


def _cursor_moved(_position):
    _state["wanted"] = True


def _watch_moves(keys):
    keys.keymaps.new(_MAP).keymap_items.new(ACTORBRIDGE_OT_watch_input.bl_idname, "MOUSEMOVE", "ANY", any=True)


def _watch_no_moves(keys):
    items = keys.keymaps[_MAP].keymap_items
    for item in [item for item in items if item.idname == ACTORBRIDGE_OT_watch_input.bl_idname]:
        items.remove(item)


def register():
    bpy.utils.register_class(ACTORBRIDGE_OT_watch_input)
    if not bpy.app.background:
        _state["cursor"] = bpy.types.WindowManager.draw_cursor_add(_cursor_moved, (), "VIEW_3D", "WINDOW")
        _watch_moves(bpy.context.window_manager.keyconfigs.addon)


def unregister():
    if _state["cursor"] is not None:
        bpy.types.WindowManager.draw_cursor_remove(_state["cursor"])
        _state["cursor"] = None
        _watch_no_moves(bpy.context.window_manager.keyconfigs.addon)
    bpy.utils.unregister_class(ACTORBRIDGE_OT_watch_input)

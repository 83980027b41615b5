# SPDX-License-Identifier: GPL-3.0-or-later
"""What only a person decides, as buttons of the panel: re-arm, resync and the answer to a quarantine go to the host, which keeps who and why (rules 9.3, 14.11, 16.2)."""

import getpass

import bpy

from . import current
from .errors import DIVERGED


def _attached(operator):
    bridge = current.get()
    if bridge is None or not bridge.link.attached:
        operator.poll_message_set("No host is attached")
        return None
    return bridge


def _ask(operator, kind, body):
    if not operator.reason.strip():
        operator.report({"ERROR"}, "Say why, for the record")
        return {"CANCELLED"}
    bridge = current.get()
    if bridge is None or not bridge.link.say(kind, {"who": getpass.getuser(), "reason": operator.reason, **body}):
        operator.report({"ERROR"}, "The host is gone; nothing was changed")
        return {"CANCELLED"}
    return {"FINISHED"}


class ACTORBRIDGE_OT_rearm_automation(bpy.types.Operator):
    bl_idname = "actorbridge.rearm_automation"
    bl_label = "Re-arm Automation"
    bl_description = "Turn automation on again after looking at why it went off. Goes on record with your name"

    reason: bpy.props.StringProperty(name="Reason", description="What you looked at")
    feature: bpy.props.StringProperty(name="Feature", description="One feature and its circuit breaker; empty: global safe mode")

    @classmethod
    def poll(cls, _context):
        return _attached(cls) is not None

    def invoke(self, context, _event):
        return context.window_manager.invoke_props_dialog(self)

    def execute(self, _context):
        return _ask(self, "rearm", {"feature": self.feature.strip() or None})


class ACTORBRIDGE_OT_resync_log(bpy.types.Operator):
    bl_idname = "actorbridge.resync_log"
    bl_label = "Resync with the Host"
    bl_description = "Take over the host's place in its log; what only the other history knows is given up. Goes on record with your name"

    reason: bpy.props.StringProperty(name="Reason", description="What you looked at")

    @classmethod
    def poll(cls, _context):
        bridge = _attached(cls)
        if bridge is not None and not is_diverged(bridge):
            cls.poll_message_set("Blender and the host's log agree")
            return False
        return bridge is not None

    def invoke(self, context, _event):
        return context.window_manager.invoke_props_dialog(self)

    def execute(self, _context):
        return _ask(self, "resync", {"project_id": None})


class _OfQuarantined:
    """Shared by the two answers; Blender's own operators are made from it."""

    reason: bpy.props.StringProperty(name="Reason", description="What you looked at")
    operation: bpy.props.StringProperty(name="Operation", description="The quarantined operation", options={"HIDDEN"})

    @classmethod
    def poll(cls, _context):
        bridge = _attached(cls)
        if bridge is not None and not bridge.link.quarantined:
            cls.poll_message_set("Nothing is quarantined")
            return False
        return bridge is not None

    def invoke(self, context, _event):
        return context.window_manager.invoke_props_dialog(self)

    def execute(self, _context):
        return _ask(self, "resolve_quarantine", {"operation_id": self.operation, "restore": self.restore})


class ACTORBRIDGE_OT_restore_quarantined(_OfQuarantined, bpy.types.Operator):
    bl_idname = "actorbridge.restore_quarantined"
    bl_label = "Restore"
    bl_description = "Put back what was kept of before the operation, whatever is there now, as one step of your undo history. Goes on record with your name"
    restore = True


class ACTORBRIDGE_OT_accept_quarantined(_OfQuarantined, bpy.types.Operator):
    bl_idname = "actorbridge.accept_quarantined"
    bl_label = "Accept"
    bl_description = "Take what is there now as it is. Goes on record with your name"
    restore = False


class ACTORBRIDGE_OT_clear_notices(bpy.types.Operator):
    bl_idname = "actorbridge.clear_notices"
    bl_label = "Clear Notices"
    bl_description = "Takes the notices off this panel; the log keeps what they are about"

    @classmethod
    def poll(cls, _context):
        bridge = current.get()
        return bridge is not None and bool(bridge.link.notices)

    def execute(self, _context):
        current.get().link.notices.clear()
        return {"FINISHED"}


def is_diverged(bridge):
    """By either side's judgement."""
    here = bridge.project is not None and bridge.project.sync.why is not None
    return here or bridge.link.why is not None and bridge.link.why["code"] == DIVERGED


_CLASSES = (
    ACTORBRIDGE_OT_rearm_automation, ACTORBRIDGE_OT_resync_log, ACTORBRIDGE_OT_restore_quarantined, ACTORBRIDGE_OT_accept_quarantined, ACTORBRIDGE_OT_clear_notices)


def register():
    for operator in _CLASSES:
        bpy.utils.register_class(operator)


def unregister():
    for operator in reversed(_CLASSES):
        bpy.utils.unregister_class(operator)

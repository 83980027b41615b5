# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel in the sidebar: connection, project, automation lamp, the notices that nobody has cleared, and the person's buttons. Shows, decides nothing."""

import textwrap
from collections import Counter
from itertools import islice

import bpy

from . import current
from .errors import PAUSED_BY_USER
from .operators import is_diverged

WIDTH = 22  # characters that the sidebar shows at its usual width
NOTICES_SHOWN = 4
_shown = []
_ICONS = {"info": "INFO", "warning": "ERROR", "error": "CANCEL"}


class ACTORBRIDGE_PT_state(bpy.types.Panel):
    bl_label = "ActorBridge"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "ActorBridge"

    def draw(self, _context):
        bridge = current.get()
        if bridge is None:
            self.layout.label(text="Not running", icon="CANCEL")
            return
        column = self.layout.column(align=True)
        for text, icon in lines(bridge):
            for part in textwrap.wrap(text, WIDTH):
                column.label(text=part, icon=icon)
                icon = "BLANK1"
        for operator, icon, of in buttons(bridge):
            button = self.layout.operator(operator, icon=icon)
            if of:
                button.operation = of


def lines(bridge):
    """(text, icon) for each line, from plain values."""
    link = bridge.link
    yield ("Connected to the host" if link.attached else bridge.client.state[:1].upper() + bridge.client.state[1:]), "LINKED" if link.attached else "UNLINKED"
    if bridge.project is not None:
        yield f"Project {bridge.project.id[:8]}", "FILE_BLEND"
    off = bridge.automation_off()
    if off is not None and off.code == PAUSED_BY_USER:
        yield f"Automation waits for you: {_at_work(bridge.intent.reason)}", "PAUSE"
    elif off is not None:
        yield f"Automation waits: {off.reason}", "PAUSE"
    elif link.automation:
        yield "Automation on", "CHECKMARK"
    else:
        yield f"Automation off{': ' + link.why['reason'] if link.why else ''}", "CANCEL"
    if bridge.runner.active:
        done, steps = bridge.runner.progress
        doing = "Taking back" if bridge.runner.closing else "Running"
        yield f"{doing}: {bridge.runner.transaction.plan.label} (step {done} of {steps})", "PLAY"
    if link.quarantined:
        operation_id, label = link.quarantined[0]
        more = f" (and {len(link.quarantined) - 1} more)" if len(link.quarantined) > 1 else ""
        yield f"Quarantined: {label or operation_id}{more}. Put back what was kept of before, or accept what is there?", "QUESTION"
    yield from pending(link.notices)


def _at_work(reason):
    """What the detector goes by, as a person would say it."""
    what, _, which = reason.partition(":")
    if what == "MODE":
        return f"Blender is in {which.replace('_', ' ').title()} mode"
    if what == "CAPTURED":
        return "a tool, a menu or a field is open"
    return "mouse or keyboard in use" if what == "INPUT" else "the scene was just changed"


def buttons(bridge):
    """(operator, icon, the operation that it is about or None) of each that there is something for. Of quarantines one at a time."""
    if bridge.link.quarantined:
        operation_id, _ = bridge.link.quarantined[0]
        yield "actorbridge.restore_quarantined", "LOOP_BACK", operation_id
        yield "actorbridge.accept_quarantined", "IMPORT", operation_id
    if is_diverged(bridge):
        yield "actorbridge.resync_log", "FILE_REFRESH", None
    if not bridge.link.automation or bridge.link.notices:
        yield "actorbridge.rearm_automation", "CHECKMARK", None
    if bridge.link.notices:
        yield "actorbridge.clear_notices", "X", None


def redraw_if_changed(bridge):
    """Blender draws a panel anew only when something of its own has changed."""
    now = [*lines(bridge), *buttons(bridge)]
    if now == _shown:
        return
    _shown[:] = now
    redraw()


def redraw():
    for window in bpy.context.window_manager.windows:
        for region in [region for area in window.screen.areas if area.type == "VIEW_3D" for region in area.regions if region.type == "UI"]:
            region.tag_redraw()


def pending(notices):
    """The newest first, each once, so that one that comes again and again hides no other."""
    counts = Counter(reversed(notices))
    for (level, text), count in islice(counts.items(), NOTICES_SHOWN):
        yield f"{text} ({count} times)" if count > 1 else text, _ICONS[level]
    if len(counts) > NOTICES_SHOWN:
        yield f"and {len(counts) - NOTICES_SHOWN} earlier ones", "BLANK1"


def register():
    bpy.utils.register_class(ACTORBRIDGE_PT_state)


def unregister():
    bpy.utils.unregister_class(ACTORBRIDGE_PT_state)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The person's hands, from what can be seen: input captured, mode, edits by somebody else (rule 10.1)."""

QUIET_SECONDS = 1.5
UNSEEN_SECONDS = 10.0
STORM_SECONDS = 5.0
_CONFIRMS = {"LEFTMOUSE", "RIGHTMOUSE", "RET", "NUMPAD_ENTER", "ESC", "SPACE", "TAB"}
_NOISE = {"NONE", "WINDOW_DEACTIVATE"}


class Detector:
    """A key press after which nothing more is seen was captured by a tool or a field: busy until something is seen again."""

    def __init__(self, clock, marks):
        self._clock = clock
        self._marks = marks
        self._armed = None
        self._armed_at = 0.0
        self._last_input = float("-inf")
        self.watching = False
        self.busy = False
        self.reason = ""

    def saw(self, kind, value, by_hand=True):
        """An event passed the watcher. One that no hand made (Blender tells where a pointer stands that nobody has moved) shows only that no tool has captured input."""
        if kind.startswith("TIMER") or kind in _NOISE:
            return
        if by_hand:
            self._last_input = self._clock()
        if self._armed == "UNSEEN" and kind not in _CONFIRMS:
            return  # a tool that began before the watcher did: only what ends a tool ends it
        self._arm(kind if value == "PRESS" else None)

    def edit_unseen(self):
        """Somebody edits and the watcher was not there to see the key: taken for a tool that still runs."""
        if not self.watching:
            self._arm("UNSEEN")

    def look(self, world):
        self.reason = self._reason(world)
        self.busy = bool(self.reason)

    @property
    def idle_for(self):
        return self._clock() - max(self._last_input, self._marks.foreign_at)

    def _arm(self, kind):
        self._armed, self._armed_at = kind, self._clock()

    def _reason(self, world):
        if self._clock() - self._marks.storm_at < STORM_SECONDS:
            return "STORM"
        mode = world.mode()
        if mode != "OBJECT":
            return f"MODE:{mode}"
        if world.background:
            return ""  # nobody has hands there; edits by other scripts end an operation by themselves
        if self._armed == "UNSEEN" and self._clock() - self._armed_at > UNSEEN_SECONDS:
            self._armed = None
        if self._armed is not None:
            return f"CAPTURED:{self._armed}"
        if self._clock() - self._marks.foreign_at < QUIET_SECONDS:
            return "EDITING"
        return "INPUT" if self._clock() - self._last_input < QUIET_SECONDS else ""

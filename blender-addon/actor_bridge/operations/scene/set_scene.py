# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of a scene: its camera, its gravity, whether its compositor's nodes are used, and the like."""

from ..keeping import owner

# Frames are animation's.
_FORBIDDEN = {
    "frame_start", "frame_end", "frame_step", "frame_current", "frame_float", "frame_preview_start", "frame_preview_end",
    "use_preview_range", "show_subframe", "lock_frame_selection_to_range"}


def _find(stage, step):
    return stage.editable(step["target"], "SCENE")


snapshot, mutate, validate, rollback, observe = owner.parts(_find, _FORBIDDEN)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of a camera: lens, clipping, depth of view."""

from ..keeping import owner


def _find(stage, step):
    return stage.editable(step["target"], "CAMERA")


snapshot, mutate, validate, rollback, observe = owner.parts(_find, {"use_nodes"})

# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of a world; its nodes are set as those of a material."""

from ..keeping import owner


def _find(stage, step):
    return stage.editable(step["target"], "WORLD")


snapshot, mutate, validate, rollback, observe = owner.parts(_find, {"use_nodes"})

# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of a light: energy, colour, size, shadows."""

from ..keeping import owner


def _find(stage, step):
    return stage.editable(step["target"], "LIGHT")


snapshot, mutate, validate, rollback, observe = owner.parts(_find, {"use_nodes"})

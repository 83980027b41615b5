# SPDX-License-Identifier: GPL-3.0-or-later
"""The units that a scene's numbers are shown in."""

from ..keeping import owner


def _find(stage, step):
    return stage.editable(step["target"], "SCENE").unit_settings


snapshot, mutate, validate, rollback, observe = owner.parts(_find)

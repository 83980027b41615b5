# SPDX-License-Identifier: GPL-3.0-or-later
"""A new camera with settings; that a scene looks through it is set_scene's."""

from . import newcomer
from .newcomer import observe, rollback, snapshot, validate

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def mutate(stage, step, memo):
    return newcomer.finish_making(stage, step, stage.world.data.cameras.new(step["name"]))

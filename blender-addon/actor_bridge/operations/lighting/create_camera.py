# SPDX-License-Identifier: GPL-3.0-or-later
"""A new camera with settings; that a scene looks through it is set_scene's."""

from ..objects import newcomer
from ..objects.newcomer import observe, rollback, snapshot, validate

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def mutate(stage, step, memo):
    made = stage.world.data.cameras.new(step["name"])
    stage.adopt(made, step["data_uuid"])
    return newcomer.finish_making(stage, step, made)

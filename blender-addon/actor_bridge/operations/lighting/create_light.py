# SPDX-License-Identifier: GPL-3.0-or-later
"""A new light of a type, with settings."""

from ..objects import newcomer
from ..objects.newcomer import observe, rollback, snapshot, validate

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def mutate(stage, step, memo):
    made = stage.world.data.lights.new(step["name"], step["light"])
    stage.adopt(made, step["data_uuid"])
    return newcomer.finish_making(stage, step, made)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A new light of a type, with settings."""

from . import newcomer
from .newcomer import observe, rollback, snapshot, validate

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def mutate(stage, step, memo):
    return newcomer.finish_making(stage, step, stage.world.data.lights.new(step["name"], step["light"]))

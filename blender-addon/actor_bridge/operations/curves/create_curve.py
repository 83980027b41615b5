# SPDX-License-Identifier: GPL-3.0-or-later
"""A new object with a curve of splines, three-dimensional unless its settings say otherwise."""

from . import splines
from ..objects import newcomer
from ..keeping import copies
from ..objects.newcomer import rollback

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    splines.check(stage, step)
    return newcomer.snapshot(stage, step)


def mutate(stage, step, memo):
    made = stage.world.data.curves.new(step["name"], "CURVE")
    stage.adopt(made, step["data_uuid"])
    made.dimensions = "3D"  # or Blender would flatten the points
    splines.build(stage, step, made)
    return newcomer.finish_making(stage, step, made)


def validate(stage, step, memo):
    newcomer.validate(stage, step, memo)
    splines.demand(stage, step, stage.resolve(step["data_uuid"]))


def observe(stage, step, memo):
    return {**newcomer.observe(stage, step, memo), **copies.observe(stage, step["data_uuid"])}

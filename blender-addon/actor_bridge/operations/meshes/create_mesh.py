# SPDX-License-Identifier: GPL-3.0-or-later
"""A new object with a mesh of given vertices, edges and faces."""

from . import shape
from ..objects import newcomer
from ..objects.newcomer import rollback

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    shape.read(stage, step)
    return newcomer.snapshot(stage, step)


def mutate(stage, step, memo):
    made = stage.world.data.meshes.new(step["name"])
    stage.adopt(made, step["data_uuid"])
    shape.build(stage, step, made)
    return newcomer.finish_making(stage, step, made)


def validate(stage, step, memo):
    newcomer.validate(stage, step, memo)
    shape.demand(stage, step, stage.resolve(step["data_uuid"]))


def observe(stage, step, memo):
    return {**newcomer.observe(stage, step, memo), "geometry": stage.geometry(step["data_uuid"])}

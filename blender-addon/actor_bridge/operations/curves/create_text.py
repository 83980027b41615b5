# SPDX-License-Identifier: GPL-3.0-or-later
"""A new object that shows a text in space."""

from . import set_text
from ..keeping import copies
from ..objects import newcomer
from ..objects.newcomer import rollback, snapshot

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def mutate(stage, step, memo):
    made = stage.world.data.curves.new(step["name"], "FONT")
    stage.adopt(made, step["data_uuid"])
    made.body = step["body"]
    return newcomer.finish_making(stage, step, made)


def validate(stage, step, memo):
    newcomer.validate(stage, step, memo)
    set_text.demand_body(stage.resolve(step["data_uuid"]), step)


def observe(stage, step, memo):
    return {**newcomer.observe(stage, step, memo), **copies.observe(stage, step["data_uuid"])}

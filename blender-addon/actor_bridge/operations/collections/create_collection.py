# SPDX-License-Identifier: GPL-3.0-or-later
"""A new, empty collection within another or a scene."""

from . import homes
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    if stage.is_known(step["uuid"]):
        raise Refused(STEP_FAILED, f"the new collection's UUID {step['uuid']} is taken")
    homes.home(stage, step["parent"])
    return {}


def mutate(stage, step, memo):
    made = stage.world.data.collections.new(step["name"])
    stage.adopt(made, step["uuid"])
    homes.home(stage, step["parent"]).children.link(made)
    return [(step["uuid"], "CREATED"), (step["parent"], "CHANGED")]


def validate(stage, step, memo):
    made = stage.resolve(step["uuid"])
    if homes.home(stage, step["parent"]).children.get(made.name) != made:
        raise Refused(VALIDATION_FAILED, f"'{made.name}' is not where it was put")


def rollback(stage, step, memo):
    stage.discard(step["uuid"])


def observe(stage, step, memo):
    """What is in it by now must not be lost by taking it away."""
    made = stage.resolve(step["uuid"])
    return {"objects": len(made.objects), "children": len(made.children), "users": made.users}

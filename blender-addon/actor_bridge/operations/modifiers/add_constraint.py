# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds a constraint as the last one of an object or bone."""

from . import stack
from ..keeping import settings
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    """Blender would take one that only bones can have, and never evaluate it."""
    if step["type"] == "IK" and "bone" not in step:
        raise Refused(STEP_FAILED, "an IK is a constraint of a bone; 'bone' says of which")
    stack.demand_free(stack.constraints(stage, step), step["name"])
    return {}


def mutate(stage, step, memo):
    made = stack.add(stack.constraints(stage, step), step)
    wanted = step.get("settings", {})
    settings.read(stage, made, wanted)  # what it has is known only now
    settings.write(stage, made, wanted)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    found = stack.one(stack.constraints(stage, step), step["name"])
    if found.type != step["type"]:
        raise Refused(VALIDATION_FAILED, f"'{found.name}' is a {found.type}, not a {step['type']}")
    settings.demand(stage, found, step.get("settings", {}))


def rollback(stage, step, memo):
    """Blender makes the one before active, not the one that was."""
    held = stack.constraints(stage, step)
    made = held.get(step["name"])
    if made is None:
        return
    active = held.active.name if held.active is not None else None
    held.remove(made)
    if active in held:
        held.active = held[active]


def observe(stage, step, memo):
    """All that can be set, for taking it away takes that too."""
    return settings.around(stage, stack.one(stack.constraints(stage, step), step["name"]), ())

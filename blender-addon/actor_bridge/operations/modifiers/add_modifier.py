# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds a modifier as the last one of an object."""

from . import stack
from ..keeping import settings
from ...errors import Refused, VALIDATION_FAILED


def snapshot(stage, step):
    stack.demand_free(stack.modifiers(stage, step), step["name"])
    return {}


def mutate(stage, step, memo):
    made = stack.add(stack.modifiers(stage, step), step)
    wanted = step.get("settings", {})
    settings.read(stage, made, wanted)  # what it has is known only now
    settings.write(stage, made, wanted)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    found = stack.one(stack.modifiers(stage, step), step["name"])
    if found.type != step["type"]:
        raise Refused(VALIDATION_FAILED, f"'{found.name}' is a {found.type}, not a {step['type']}")
    settings.demand(stage, found, step.get("settings", {}))


def rollback(stage, step, memo):
    """Blender makes the one before active, not the one that was."""
    held = stack.modifiers(stage, step)
    made = held.get(step["name"])
    if made is None:
        return
    active = held.active.name if held.active is not None else None
    held.remove(made)
    if active in held:
        held.active = held[active]


def observe(stage, step, memo):
    """All that can be set, for taking it away takes that too."""
    return settings.around(stage, stack.one(stack.modifiers(stage, step), step["name"]), ())

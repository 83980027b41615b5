# SPDX-License-Identifier: GPL-3.0-or-later
"""Moves a modifier to another place among those of its object."""

from . import stack
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    held = stack.modifiers(stage, step)
    if step["place"] >= len(held):
        raise Refused(STEP_FAILED, f"there are {len(held)} modifiers; places are 0 to {len(held) - 1}")
    return {"place": stack.place(held, step["name"])}


def mutate(stage, step, memo):
    stack.shift(stage, step, step["place"])
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    place = stack.place(stack.modifiers(stage, step), step["name"])
    if place != step["place"]:
        raise Refused(VALIDATION_FAILED, f"'{step['name']}' is at {place}, not {step['place']}: some kinds must come before others")


def rollback(stage, step, memo):
    stack.shift(stage, step, memo["place"])


def observe(stage, step, memo):
    return {"names": stack.names(stack.modifiers(stage, step))}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes a modifier; drivers and keyframes of its settings stay, as when a person removes it."""

from . import stack, types

def snapshot(stage, step):
    return stack.keep(stage, stack.modifiers(stage, step), step["name"], types.MODIFIERS)


def mutate(stage, step, memo):
    held = stack.modifiers(stage, step)
    held.remove(stack.one(held, step["name"]))
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    stack.demand_gone(stack.modifiers(stage, step), step["name"])


def rollback(stage, step, memo):
    stack.put_back(stage, step, memo, stack.modifiers)


def observe(stage, step, memo):
    return {"names": stack.names(stack.modifiers(stage, step))}

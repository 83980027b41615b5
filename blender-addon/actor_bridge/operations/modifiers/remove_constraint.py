# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes a constraint; drivers and keyframes of its settings stay, as when a person removes it."""

from . import stack, types

def snapshot(stage, step):
    return stack.keep(stage, stack.constraints(stage, step), step["name"], types.CONSTRAINTS)


def mutate(stage, step, memo):
    held = stack.constraints(stage, step)
    held.remove(stack.one(held, step["name"]))
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    stack.demand_gone(stack.constraints(stage, step), step["name"])


def rollback(stage, step, memo):
    stack.put_back(stage, step, memo, stack.constraints)


def observe(stage, step, memo):
    return {"names": stack.names(stack.constraints(stage, step))}

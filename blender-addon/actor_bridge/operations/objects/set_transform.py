# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets those of location, rotation, scale and delta transform that are given."""

from . import transform


def snapshot(stage, step):
    transform.check(step)
    target = stage.resolve_object(step["target"])
    transform.demand_free(stage, target, step)
    return transform.read(target)


def mutate(stage, step, memo):
    """Of what was kept, only what is asked for or has changed with it is the step's: a later revert leaves the rest alone."""
    target = stage.resolve_object(step["target"])
    transform.apply(target, step)
    now = transform.read(target)
    for name in [name for name in memo if name not in step and now[name] == memo[name]]:
        del memo[name]
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    transform.demand(stage.resolve_object(step["target"]), step)


def rollback(stage, step, memo):
    transform.restore(stage.resolve_object(step["target"]), memo)


def observe(stage, step, memo):
    now = transform.read(stage.resolve_object(step["target"]))
    return {name: now[name] for name in memo}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets those of location, rotation, scale and delta transform that are given."""

from . import transform


def snapshot(stage, step):
    transform.check(step)
    return transform.read(stage.resolve_object(step["target"]))


def mutate(stage, step, memo):
    transform.apply(stage.resolve_object(step["target"]), step)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    transform.demand(stage.resolve_object(step["target"]), step)


def rollback(stage, step, memo):
    transform.restore(stage.resolve_object(step["target"]), memo)


def observe(stage, step, memo):
    return transform.read(stage.resolve_object(step["target"]))

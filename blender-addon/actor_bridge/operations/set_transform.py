# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets those of location, rotation and scale that are given."""

from . import checks, transform
from .base import Operation
from ..errors import MALFORMED_OPERATION, Refused


def check(step):
    checks.fields(step, ("target",), ("location", "rotation_euler", "scale"))
    checks.identity(step["target"], "target")
    checks.triples(step)
    if not any(name in step for name in ("location", "rotation_euler", "scale")):
        raise Refused(MALFORMED_OPERATION, "set_transform needs one of location, rotation_euler, scale")


def needs(step):
    return [step["target"]]


def makes(step):
    return []


def snapshot(stage, step):
    return transform.read(stage.resolve_object(step["target"]))


def mutate(stage, step, memo):
    transform.apply(stage.resolve_object(step["target"]), step)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    transform.demand(stage.resolve_object(step["target"]), step)


def rollback(stage, step, memo):
    transform.restore(stage.resolve_object(step["target"]), memo)


OPERATION = Operation("set_transform", check, needs, makes, snapshot, mutate, validate, rollback)

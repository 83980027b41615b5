# SPDX-License-Identifier: GPL-3.0-or-later
"""A new material whose principled shader has the given inputs; nothing uses it until it is assigned."""

from . import principled
from ..keeping import settings
from ...errors import Refused, STEP_FAILED


def snapshot(stage, step):
    if stage.is_known(step["uuid"]):
        raise Refused(STEP_FAILED, f"the new datablock's UUID {step['uuid']} is taken")
    return {}


def mutate(stage, step, memo):
    material = principled.make(stage, step["uuid"], step["name"], step.get("inputs", {}))
    wanted = step.get("settings", {})
    settings.read(stage, material, wanted)
    settings.write(stage, material, wanted)
    return [(step["uuid"], "CREATED")]


def validate(stage, step, memo):
    principled.demand(stage, step["uuid"], step.get("inputs", {}))
    settings.demand(stage, stage.resolve(step["uuid"]), step.get("settings", {}))


def rollback(stage, step, memo):
    stage.discard(step["uuid"])


def observe(stage, step, memo):
    """Whoever uses it by now would lose it."""
    material = stage.resolve(step["uuid"])
    return {"users": material.users, **settings.now(stage, material, step.get("settings", {})), "inputs": principled.values(stage, step["uuid"], step.get("inputs", {}))}

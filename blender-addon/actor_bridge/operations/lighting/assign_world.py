# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives a scene another world."""

from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    return {"before": stage.identity(stage.editable(step["target"], "SCENE").world)}


def mutate(stage, step, memo):
    world = stage.resolve(step["world"])
    if stage.world.kind_of(world) != "WORLD":
        raise Refused(STEP_FAILED, f"'{world.name}' is a {stage.world.kind_of(world)}, not a WORLD")
    stage.editable(step["target"], "SCENE").world = world
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    scene = stage.resolve(step["target"])
    if scene.world != stage.resolve(step["world"]):
        raise Refused(VALIDATION_FAILED, f"'{scene.name}' did not take the world")


def rollback(stage, step, memo):
    stage.resolve(step["target"]).world = stage.named(memo["before"])


def observe(stage, step, memo):
    return {"world": stage.identity(stage.resolve(step["target"]).world)}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Renames any datablock; Blender may make the name unique by a suffix."""

from ...errors import Refused, VALIDATION_FAILED


def snapshot(stage, step):
    return {"name": stage.resolve(step["target"]).name}


def mutate(stage, step, memo):
    stage.rename(stage.resolve(step["target"]), step["target"], step["name"])
    return [(step["target"], "RENAMED")]


def validate(stage, step, memo):
    """Another datablock that has the name keeps it, and Blender shortens the stem to make room for the suffix."""
    name = stage.resolve(step["target"]).name
    stem, dot, suffix = name.rpartition(".")
    if name != step["name"] and not (dot and suffix.isdigit() and step["name"].startswith(stem)):
        raise Refused(VALIDATION_FAILED, f"the name is '{name}', not '{step['name']}'")


def rollback(stage, step, memo):
    target = stage.resolve(step["target"])
    if target.name != memo["name"]:
        stage.rename(target, step["target"], memo["name"])


def observe(stage, step, memo):
    return {"name": stage.resolve(step["target"]).name}

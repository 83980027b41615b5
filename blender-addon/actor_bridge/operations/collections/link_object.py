# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts an object into one more collection."""

from . import homes
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    target = stage.editable(step["target"], "OBJECT")
    home = homes.home(stage, step["collection"])
    if home.objects.get(target.name) == target:
        raise Refused(STEP_FAILED, f"'{target.name}' is in '{home.name}' already")
    return homes.keep_object(stage, target)


def mutate(stage, step, memo):
    homes.home(stage, step["collection"]).objects.link(stage.editable(step["target"], "OBJECT"))
    return [(step["target"], "CHANGED"), (step["collection"], "CHANGED")]


def validate(stage, step, memo):
    target = stage.resolve_object(step["target"])
    home = homes.home(stage, step["collection"])
    if home.objects.get(target.name) != target:
        raise Refused(VALIDATION_FAILED, f"'{target.name}' is not in '{home.name}'")


def rollback(stage, step, memo):
    homes.put_object_back(stage, stage.resolve_object(step["target"]), memo)


def observe(stage, step, memo):
    return {"homes": homes.of_object(stage, stage.resolve_object(step["target"]))}

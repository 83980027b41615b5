# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts a collection into one more collection or scene."""

from . import homes
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    target = stage.editable(step["target"], "COLLECTION")
    parent = homes.home(stage, step["parent"])
    if parent.children.get(target.name) == target:
        raise Refused(STEP_FAILED, f"'{target.name}' is in '{parent.name}' already")
    if parent == target or parent in target.children_recursive:
        raise Refused(STEP_FAILED, f"'{target.name}' can't be put into '{parent.name}', which is within it")
    return homes.keep_collection(stage, target, stage.identity(stage.resolve(step["parent"])))


def mutate(stage, step, memo):
    homes.home(stage, step["parent"]).children.link(stage.editable(step["target"], "COLLECTION"))
    return [(step["target"], "CHANGED"), (step["parent"], "CHANGED")]


def validate(stage, step, memo):
    target = stage.resolve(step["target"])
    parent = homes.home(stage, step["parent"])
    if parent.children.get(target.name) != target:
        raise Refused(VALIDATION_FAILED, f"'{target.name}' is not in '{parent.name}'")


def rollback(stage, step, memo):
    homes.put_collection_back(stage, stage.resolve(step["target"]), memo)


def observe(stage, step, memo):
    return {"homes": homes.of_collection(stage, stage.resolve(step["target"]))}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a collection out of another or of a scene; something has to use it still."""

from . import homes
from .link_collection import observe, rollback
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    target = stage.editable(step["target"], "COLLECTION")
    parent = homes.home(stage, step["parent"])
    if parent.children.get(target.name) != target:
        raise Refused(STEP_FAILED, f"'{target.name}' is not in '{parent.name}'")
    if target.users < 2:
        raise Refused(STEP_FAILED, f"nothing else uses '{target.name}', and it would be lost: link it elsewhere first, or delete it")
    return homes.keep_collection(stage, target)


def mutate(stage, step, memo):
    homes.home(stage, step["parent"]).children.unlink(stage.editable(step["target"], "COLLECTION"))
    return [(step["target"], "CHANGED"), (step["parent"], "CHANGED")]


def validate(stage, step, memo):
    target = stage.resolve(step["target"])
    parent = homes.home(stage, step["parent"])
    if parent.children.get(target.name) == target:
        raise Refused(VALIDATION_FAILED, f"'{target.name}' is still in '{parent.name}'")

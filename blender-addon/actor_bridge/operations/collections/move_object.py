# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts an object into one collection and takes it out of all others."""

from . import homes
from .link_object import observe, rollback
from ...errors import Refused, VALIDATION_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    homes.home(stage, step["collection"])
    return homes.keep_object(stage, stage.editable(step["target"], "OBJECT"))


def mutate(stage, step, memo):
    target = stage.editable(step["target"], "OBJECT")
    home = homes.home(stage, step["collection"])
    if home.objects.get(target.name) != target:
        home.objects.link(target)
    for other in target.users_collection:
        if other != home:
            other.objects.unlink(target)
    return [(step["target"], "CHANGED"), (step["collection"], "CHANGED")]


def validate(stage, step, memo):
    target = stage.resolve_object(step["target"])
    home = homes.home(stage, step["collection"])
    if list(target.users_collection) != [home]:
        raise Refused(VALIDATION_FAILED, f"'{target.name}' is not in '{home.name}' alone")

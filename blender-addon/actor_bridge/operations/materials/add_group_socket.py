# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds an input or output as the last of a group of nodes; all nodes and modifiers that use the group have it, too."""

from . import group_sockets, trees
from ..keeping import settings
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

observe = trees.observe


def snapshot(stage, step):
    if step["name"] in group_sockets.of(stage, step):
        raise Refused(STEP_FAILED, f"the group has an {step['side']} '{step['name']}' already")
    return {"count": len(group_sockets.of(stage, step))}


def mutate(stage, step, memo):
    group_sockets.add(stage, group_sockets.of(stage, step), step)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    sockets = group_sockets.of(stage, step)
    if not len(sockets) or sockets[-1].name != step["name"]:
        raise Refused(VALIDATION_FAILED, f"the group has no {step['side']} '{step['name']}' as its last")
    settings.demand(stage, sockets[-1], step.get("settings", {}))


def rollback(stage, step, memo):
    """The socket itself, and not the whole group by a copy: of the copy modifiers would not hear that it has no such input."""
    sockets = group_sockets.of(stage, step)
    while len(sockets) > memo["count"]:
        sockets.remove(sockets[-1])

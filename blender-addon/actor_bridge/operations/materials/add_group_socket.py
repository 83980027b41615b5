# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds an input or output as the last of a group of nodes that nothing uses: what does would have it too, and lose its values and links with it when that is reverted."""

from . import group_sockets, trees
from ..keeping import settings
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

rollback = trees.rollback
observe = trees.observe


def snapshot(stage, step):
    group_sockets.demand_unused(stage, step, f"what uses it would get the {step['side']}, too, and lose what it is set to when this is reverted")
    if step["name"] in group_sockets.of(stage, step):
        raise Refused(STEP_FAILED, f"the group has an {step['side']} '{step['name']}' already")
    return trees.keep(stage, step)


def mutate(stage, step, memo):
    group_sockets.add(stage, group_sockets.of(stage, step), step)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    sockets = group_sockets.of(stage, step)
    if not len(sockets) or sockets[-1].name != step["name"]:
        raise Refused(VALIDATION_FAILED, f"the group has no {step['side']} '{step['name']}' as its last")
    settings.demand(stage, sockets[-1], step.get("settings", {}))

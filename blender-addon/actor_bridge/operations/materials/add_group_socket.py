# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds an input or output as the last of a group of nodes; whoever uses the group has it too."""

from . import group_sockets
from ..keeping import settings
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

rollback = group_sockets.rollback
observe = group_sockets.observe


def snapshot(stage, step):
    if step["name"] in group_sockets.of(stage, step):
        raise Refused(STEP_FAILED, f"the group has an {step['side']} '{step['name']}' already")
    return group_sockets.keep(stage, step)


def mutate(stage, step, memo):
    group_sockets.add(stage, group_sockets.of(stage, step), step)
    return group_sockets.changed(stage, step, memo)


def validate(stage, step, memo):
    sockets = group_sockets.of(stage, step)
    if not len(sockets) or sockets[-1].name != step["name"]:
        raise Refused(VALIDATION_FAILED, f"the group has no {step['side']} '{step['name']}' as its last")
    settings.demand(stage, sockets[-1], step.get("settings", {}))

# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes an input or output of a group of nodes; whoever uses the group loses links and values with it."""

from . import group_sockets
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

rollback = group_sockets.rollback
observe = group_sockets.observe


def snapshot(stage, step):
    group = stage.editable(step["target"], "NODETREE")
    if step["name"] not in group_sockets.of(stage, step):
        raise Refused(STEP_FAILED, f"'{group.name}' has no {step['side']} '{step['name']}'; it has {', '.join(known.name for known in group_sockets.of(stage, step)) or 'none'}")
    return group_sockets.keep(stage, step)


def mutate(stage, step, memo):
    sockets = group_sockets.of(stage, step)
    sockets.remove(sockets[step["name"]])
    return group_sockets.changed(stage, step, memo)


def validate(stage, step, memo):
    if step["name"] in group_sockets.of(stage, step):
        raise Refused(VALIDATION_FAILED, f"the {step['side']} '{step['name']}' is still there")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes an input or output of a group of nodes that nothing uses: of what does, links and values would go with it."""

from . import group_sockets, trees
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

rollback = trees.rollback
observe = trees.observe


def snapshot(stage, step):
    group = stage.editable(step["target"], "NODETREE")
    if step["name"] not in group_sockets.of(stage, step):
        raise Refused(STEP_FAILED, f"'{group.name}' has no {step['side']} '{step['name']}'; it has {', '.join(known.name for known in group_sockets.of(stage, step)) or 'none'}")
    group_sockets.demand_unused(stage, step, f"what uses it would lose links and values with the {step['side']}")
    return trees.keep(stage, step)


def mutate(stage, step, memo):
    sockets = group_sockets.of(stage, step)
    sockets.remove(sockets[step["name"]])
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    if step["name"] in group_sockets.of(stage, step):
        raise Refused(VALIDATION_FAILED, f"the {step['side']} '{step['name']}' is still there")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets the value of one input of a node."""

from . import trees
from ..keeping import paths, settings
from ...errors import Refused, STEP_FAILED


def _input(stage, step):
    node = trees.node(trees.of(stage, step["target"]), step["node"])
    return trees.socket(node, node.inputs, step["input"])


def snapshot(stage, step):
    paths.demand_used(stage.editable(step["target"]))
    socket = _input(stage, step)
    if socket.is_linked:
        raise Refused(STEP_FAILED, f"the input '{socket.name}' of '{step['node']}' is linked, so its value has no effect; unlink_nodes comes first")
    return settings.read(stage, socket, _wanted(step))


def mutate(stage, step, memo):
    settings.write(stage, _input(stage, step), _wanted(step))
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    settings.demand(stage, _input(stage, step), _wanted(step))


def rollback(stage, step, memo):
    settings.restore(stage, _input(stage, step), memo)


def observe(stage, step, memo):
    return settings.now(stage, _input(stage, step), memo)


def _wanted(step):
    return {"default_value": step["value"]}

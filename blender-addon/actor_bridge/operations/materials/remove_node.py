# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes a node and its links."""

from . import trees
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

rollback = trees.rollback
observe = trees.observe


def snapshot(stage, step):
    """With a node its keyframes would go, out of an action that others may use too."""
    tree = trees.of(stage, step["target"])
    node = trees.node(tree, step["node"])
    trees.demand_no_scene(stage, step)
    action = tree.animation_data.action if tree.animation_data is not None else None
    if action is not None and any(curve.data_path.startswith(f"{node.path_from_id()}.") for curve in action.fcurves):
        raise Refused(STEP_FAILED, f"'{node.name}' has keyframes in the action '{action.name}'; remove_keyframes comes first")
    return trees.keep(stage, step)


def mutate(stage, step, memo):
    tree = trees.of(stage, step["target"])
    tree.nodes.remove(trees.node(tree, step["node"]))
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    if step["node"] in trees.of(stage, step["target"]).nodes:
        raise Refused(VALIDATION_FAILED, f"the node '{step['node']}' is still there")

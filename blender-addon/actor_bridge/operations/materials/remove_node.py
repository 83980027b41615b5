# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes a node and its links; of a scene's compositor it is only set aside until the commit."""

from . import compositor, trees
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

observe = trees.observe


def snapshot(stage, step):
    """With a node its keyframes would go, out of an action that others may use too."""
    tree = trees.of(stage, step["target"])
    node = trees.node(tree, step["node"])
    action = tree.animation_data.action if tree.animation_data is not None else None
    if action is not None and any(curve.data_path.startswith(f"{node.path_from_id()}.") for curve in action.fcurves):
        raise Refused(STEP_FAILED, f"'{node.name}' has keyframes in the action '{action.name}'; remove_keyframes comes first")
    removed = {"removed": compositor.keep_node(stage, stage.resolve(step["target"]), node)} if trees.is_of_scene(stage, step) else {}
    return {**trees.keep(stage, step), **removed}


def mutate(stage, step, memo):
    tree = trees.of(stage, step["target"])
    if "removed" in memo:
        compositor.set_aside(tree, memo["removed"])
    else:
        tree.nodes.remove(trees.node(tree, step["node"]))
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    if step["node"] in trees.of(stage, step["target"]).nodes:
        raise Refused(VALIDATION_FAILED, f"the node '{step['node']}' is still there")


def rollback(stage, step, memo):
    if "removed" in memo:
        compositor.bring_back(stage, trees.of(stage, step["target"]), memo["removed"])
    trees.rollback(stage, step, memo)


def finish(stage, step, memo):
    if "removed" in memo:
        compositor.drop(trees.of(stage, step["target"]), memo["removed"])

# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes the links into an input of a node: all of them, or the one that comes from a given node."""

from . import trees
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

rollback = trees.rollback
observe = trees.observe


def _links(stage, step):
    node = trees.node(trees.of(stage, step["target"]), step["node"])
    found = trees.socket(node, node.inputs, step["input"]).links
    return [link for link in found if step.get("from_node", link.from_node.name) == link.from_node.name]


def snapshot(stage, step):
    if not _links(stage, step):
        raise Refused(STEP_FAILED, f"there is no such link into '{step['node']}'")
    return trees.keep(stage, step)


def mutate(stage, step, memo):
    tree = trees.of(stage, step["target"])
    for link in _links(stage, step):
        tree.links.remove(link)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    if _links(stage, step):
        raise Refused(VALIDATION_FAILED, f"a link into '{step['node']}' is still there")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Links an output of a node to an input of another; an input that takes only one loses the link it had."""

from . import trees
from ...errors import Refused, VALIDATION_FAILED

rollback = trees.rollback
observe = trees.observe


def _ends(stage, step):
    tree = trees.of(stage, step["target"])
    giver, taker = trees.node(tree, step["from_node"]), trees.node(tree, step["to_node"])
    return (
        trees.socket(giver, giver.outputs, step["output"]),
        trees.socket(taker, taker.inputs, step["input"]))


def snapshot(stage, step):
    _ends(stage, step)
    return trees.keep(stage, step)


def mutate(stage, step, memo):
    output, taker = _ends(stage, step)
    trees.of(stage, step["target"]).links.new(taker, output)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    output, taker = _ends(stage, step)
    links = [link for link in taker.links if link.from_socket == output]
    if not links or not all(link.is_valid for link in links):
        raise Refused(VALIDATION_FAILED, f"Blender takes no link from '{step['from_node']}' {output.name} to '{step['to_node']}' {taker.name}: of another kind, or a circle")

# SPDX-License-Identifier: GPL-3.0-or-later
"""A new world of one colour, which no scene has yet."""

from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    if stage.is_known(step["uuid"]):
        raise Refused(STEP_FAILED, f"the new world's UUID {step['uuid']} is taken")
    return {}


def mutate(stage, step, memo):
    made = stage.world.data.worlds.new(step["name"])
    stage.adopt(made, step["uuid"])
    made.color = step["color"]
    made.use_nodes = True
    for node in _backgrounds(made):
        node.inputs["Color"].default_value = [*step["color"], 1.0]
        node.inputs["Strength"].default_value = step.get("strength", 1.0)
    return [(step["uuid"], "CREATED")]


def validate(stage, step, memo):
    made = stage.resolve(step["uuid"])
    if not list(_backgrounds(made)):
        raise Refused(VALIDATION_FAILED, f"'{made.name}' has no background")


def rollback(stage, step, memo):
    stage.discard(step["uuid"])


def observe(stage, step, memo):
    made = stage.resolve(step["uuid"])
    return {"users": made.users, "nodes": len(made.node_tree.nodes)}


def _backgrounds(world):
    return (node for node in world.node_tree.nodes if node.type == "BACKGROUND")

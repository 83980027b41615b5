# SPDX-License-Identifier: GPL-3.0-or-later
"""A new group of nodes with its inputs and outputs, which modifiers (GEOMETRY) or other trees can use; nothing does yet."""

from . import group_sockets, trees
from ..keeping import settings
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

_TREES = {"GEOMETRY": "GeometryNodeTree", "SHADER": "ShaderNodeTree", "COMPOSITOR": "CompositorNodeTree", "TEXTURE": "TextureNodeTree"}
_SIDES = ("inputs", "outputs")


def snapshot(stage, step):
    if stage.is_known(step["uuid"]):
        raise Refused(STEP_FAILED, f"the new datablock's UUID {step['uuid']} is taken")
    return {}


def mutate(stage, step, memo):
    """With the two nodes that stand for the group's inputs and outputs, as Blender's own button makes them."""
    made = stage.world.data.node_groups.new(step["name"], _TREES[step["tree"]])
    stage.adopt(made, step["uuid"])
    for side in _SIDES:
        for wanted in step.get(side, ()):
            group_sockets.add(stage, getattr(made, side), wanted)
    for kind, name, at in (("NodeGroupInput", "Group Input", -200), ("NodeGroupOutput", "Group Output", 200)):
        node = made.nodes.new(kind)
        node.name, node.location, node.select = name, (at, 0), False
    return [(step["uuid"], "CREATED")]


def validate(stage, step, memo):
    made = stage.editable(step["uuid"], "NODETREE")
    for side in _SIDES:
        found, wanted = getattr(made, side), step.get(side, ())
        if [socket.name for socket in found] != [socket["name"] for socket in wanted]:
            raise Refused(VALIDATION_FAILED, f"'{made.name}' has the {side} {', '.join(socket.name for socket in found)}")
        for socket, asked in zip(found, wanted):
            settings.demand(stage, socket, asked.get("settings", {}))


def rollback(stage, step, memo):
    stage.discard(step["uuid"])


def observe(stage, step, memo):
    return {"users": stage.resolve(step["uuid"]).users, **trees.observe(stage, {"target": step["uuid"]}, memo)}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds a node to a tree: one of Blender's own that neither runs code nor reads or writes files."""

from . import trees
from ..keeping import settings
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

_FAMILIES = ("ShaderNode", "GeometryNode", "FunctionNode", "TextureNode", "CompositorNode")
_COMMON = {"NodeFrame", "NodeReroute", "NodeGroupInput", "NodeGroupOutput"}
_REFUSED = {"ShaderNodeScript", "ShaderNodeTexIES", "CompositorNodeOutputFile"}
_REFUSED_WORDS = ("Custom", "GeometryNodeImport")

rollback = trees.rollback
observe = trees.observe


def snapshot(stage, step):
    tree = trees.of(stage, step["target"])
    if step["name"] in tree.nodes:
        raise Refused(STEP_FAILED, f"a node '{step['name']}' is there already")
    _demand_allowed(stage, step["type"])
    return trees.keep(stage, step)


def mutate(stage, step, memo):
    tree = trees.of(stage, step["target"])
    active = tree.nodes.active
    try:
        node = tree.nodes.new(step["type"])
    except RuntimeError as error:
        raise Refused(STEP_FAILED, f"a {step['type']} does not fit here: {error}") from error
    node.name = step["name"]
    node.location = step.get("location", node.location)
    node.select = False
    tree.nodes.active = active
    wanted = step.get("settings", {})
    settings.read(stage, node, wanted)
    settings.write(stage, node, wanted)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    node = trees.node(trees.of(stage, step["target"]), step["name"])
    if node.bl_idname != step["type"]:
        raise Refused(VALIDATION_FAILED, f"the node '{node.name}' is a {node.bl_idname}, not a {step['type']}")
    settings.demand(stage, node, step.get("settings", {}))


def _demand_allowed(stage, name):
    allowed = name in _COMMON or name.startswith(_FAMILIES) and name not in _REFUSED and not any(word in name for word in _REFUSED_WORDS)
    if not allowed or not stage.world.is_builtin(name):
        raise Refused(STEP_FAILED, f"'{name}' is no node of Blender's own that an operation may add; one is named like ShaderNodeBsdfPrincipled or GeometryNodeJoinGeometry")

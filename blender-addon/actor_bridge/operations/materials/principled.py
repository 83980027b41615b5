# SPDX-License-Identifier: GPL-3.0-or-later
"""A new material with its principled shader, whose inputs are set by name."""

from . import trees
from ..keeping import settings

_COLOR = "Base Color"


def make(stage, uuid, name, inputs):
    material = stage.world.data.materials.new(name)
    stage.adopt(material, uuid)
    material.use_nodes = True
    if _COLOR in inputs:
        settings.write(stage, material, {"diffuse_color": inputs[_COLOR]})
    for key, value in inputs.items():
        settings.write(stage, _input(material, key), {"default_value": value})
    return material


def demand(stage, uuid, inputs):
    material = stage.resolve(uuid)
    for key, value in inputs.items():
        settings.demand(stage, _input(material, key), {"default_value": value})


def values(stage, uuid, inputs):
    material = stage.resolve(uuid)
    return {key: settings.read(stage, _input(material, key), {"default_value": None})["default_value"] for key in inputs}


def _input(material, key):
    shader = next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    return trees.socket(shader, shader.inputs, key)

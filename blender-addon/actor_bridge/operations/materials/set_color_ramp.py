# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives a node that has a color ramp other stops in place of all."""

from . import trees
from ..numbers import same_float32
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

rollback = trees.rollback
observe = trees.observe


def _ramp(stage, step):
    node = trees.node(trees.of(stage, step["target"]), step["node"])
    found = getattr(node, "color_ramp", None)
    if found is None:
        raise Refused(STEP_FAILED, f"the node '{node.name}' has no color ramp; a ShaderNodeValToRGB has one")
    return found


def snapshot(stage, step):
    places = [stop["position"] for stop in step["stops"]]
    if places != sorted(places):
        raise Refused(STEP_FAILED, "the stops are not in the order of their positions, as Blender keeps them")
    _ramp(stage, step)
    return trees.keep(stage, step)


def mutate(stage, step, memo):
    """The first one stays, for a ramp is never without; a new one goes where its position is."""
    ramp = _ramp(stage, step)
    ramp.interpolation = step.get("interpolation", ramp.interpolation)
    while len(ramp.elements) > 1:
        ramp.elements.remove(ramp.elements[-1])
    ramp.elements[0].position = step["stops"][0]["position"]
    for stop in step["stops"][1:]:
        ramp.elements.new(stop["position"])
    for place, stop in enumerate(step["stops"]):
        ramp.elements[place].color = stop["color"]
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    ramp = _ramp(stage, step)
    found = [[stop.position, *stop.color] for stop in ramp.elements]
    wanted = [[stop["position"], *stop["color"]] for stop in step["stops"]]
    if len(found) != len(wanted) or not all(map(same_float32, wanted, found)) or ramp.interpolation != step.get("interpolation", ramp.interpolation):
        raise Refused(VALIDATION_FAILED, f"the ramp of '{step['node']}' has the stops {found}, {ramp.interpolation}")

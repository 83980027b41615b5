# SPDX-License-Identifier: GPL-3.0-or-later
"""The values of an attribute, which is made when it is not there. What Blender keeps of its own under a name has its own operations."""

from . import bulk, kept
from .kept import observe, rollback
from .. import payloads
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]
# Data type: the step's field, its layout, Blender's name of the value, numbers for each.
_TYPES = {
    "FLOAT": ("floats", "f32", "value", 1), "FLOAT2": ("floats", "f32", "vector", 2), "FLOAT_VECTOR": ("floats", "f32", "vector", 3),
    "FLOAT_COLOR": ("floats", "f32", "color", 4), "BYTE_COLOR": ("floats", "f32", "color", 4),
    "INT": ("integers", "i32", "value", 1), "BOOLEAN": ("flags", "u8", "value", 1)}
_PLACES = {"POINT": "vertices", "EDGE": "edges", "FACE": "polygons", "CORNER": "loops"}
_OWN = {"position", "material_index", "sharp_face", "sharp_edge", "crease", "crease_edge", "crease_vert", "bevel_weight_edge", "bevel_weight_vert", "custom_normal"}
_BYTE_CLOSE = 0.01  # one of 255 steps, which lie wider apart in the bright


def is_own(name):
    return name in _OWN or name.startswith(".")


def demand_free(name):
    if is_own(name):
        raise Refused(STEP_FAILED, f"'{name}' is a name that Blender keeps for itself")


def _values(stage, step, mesh):
    field, layout, _, width = _TYPES[step["data_type"]]
    return payloads.read(stage, step[field], layout, field, width * len(getattr(mesh, _PLACES[step["domain"]])))


def snapshot(stage, step):
    mesh = kept.editable(stage, step)
    name = step["name"]
    demand_free(name)
    values = _values(stage, step, mesh)
    if step["data_type"] == "BOOLEAN":
        payloads.demand_range(values, 0, 1, "flags")
    if step["data_type"] == "BYTE_COLOR":
        payloads.demand_range(values, 0.0, 1.0, "floats")
    if name in mesh.uv_layers:
        raise Refused(STEP_FAILED, f"'{name}' is a UV layer of '{mesh.name}'; set_uv sets it")
    there = mesh.attributes.get(name)
    if there is not None and (there.domain, there.data_type) != (step["domain"], step["data_type"]):
        raise Refused(STEP_FAILED, f"'{name}' of '{mesh.name}' is {there.data_type} on {there.domain}, not {step['data_type']} on {step['domain']}")
    return kept.keep(stage, step)


def mutate(stage, step, memo):
    mesh = kept.editable(stage, step)
    if step["name"] not in mesh.attributes:
        mesh.attributes.new(step["name"], step["data_type"], step["domain"])
    there = mesh.attributes.get(step["name"])
    if there is None:
        raise Refused(STEP_FAILED, f"Blender does not give an attribute of '{mesh.name}' the name '{step['name']}'")
    bulk.put(there.data, _TYPES[step["data_type"]][2], _values(stage, step, mesh))
    mesh.update()
    return kept.changed(step)


def validate(stage, step, memo):
    mesh = kept.editable(stage, step)
    there = mesh.attributes.get(step["name"])
    if there is None or (there.domain, there.data_type) != (step["domain"], step["data_type"]):
        raise Refused(VALIDATION_FAILED, f"'{mesh.name}' has no such attribute '{step['name']}'")
    _, _, field, width = _TYPES[step["data_type"]]
    close = _BYTE_CLOSE if step["data_type"] == "BYTE_COLOR" else 0.0
    bulk.demand(there.data, field, _values(stage, step, mesh), width, f"the attribute '{step['name']}'", close)

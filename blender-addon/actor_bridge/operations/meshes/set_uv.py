# SPDX-License-Identifier: GPL-3.0-or-later
"""The UV coordinates of every corner in a layer, which is made when it is not there."""

from . import bulk, kept
from .kept import observe, rollback
from .. import payloads
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]
_LAYERS_MAX = 8


def _coordinates(stage, step, mesh):
    return payloads.read(stage, step["uvs"], "f32", "uvs", 2 * len(mesh.loops))


def snapshot(stage, step):
    mesh = kept.editable(stage, step)
    _coordinates(stage, step, mesh)
    if step["layer"] not in mesh.uv_layers and len(mesh.uv_layers) >= _LAYERS_MAX:
        raise Refused(STEP_FAILED, f"'{mesh.name}' has {_LAYERS_MAX} UV layers already, which is as many as Blender holds: {', '.join(mesh.uv_layers.keys())}")
    if step["layer"] not in mesh.uv_layers and step["layer"] in mesh.attributes:
        raise Refused(STEP_FAILED, f"'{mesh.name}' has an attribute '{step['layer']}' that is no UV layer")
    return kept.keep(stage, step)


def mutate(stage, step, memo):
    mesh = kept.editable(stage, step)
    if step["layer"] not in mesh.uv_layers:
        mesh.uv_layers.new(name=step["layer"], do_init=False)
    layer = mesh.uv_layers.get(step["layer"])
    if layer is None:
        raise Refused(STEP_FAILED, f"Blender does not give a UV layer of '{mesh.name}' the name '{step['layer']}'")
    bulk.put(layer.data, "uv", _coordinates(stage, step, mesh))
    mesh.update()
    return kept.changed(step)


def validate(stage, step, memo):
    mesh = kept.editable(stage, step)
    layer = mesh.uv_layers.get(step["layer"])
    if layer is None:
        raise Refused(VALIDATION_FAILED, f"'{mesh.name}' has no UV layer '{step['layer']}'")
    bulk.demand(layer.data, "uv", _coordinates(stage, step, mesh), 2, f"the UV layer '{step['layer']}'")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes an attribute or a UV layer, which have no name in common."""

from . import kept, set_attribute
from .kept import observe, rollback
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def _layers(mesh, name):
    """What has it; None when nothing has."""
    return next((layers for layers in (mesh.uv_layers, mesh.attributes) if name in layers), None)


def snapshot(stage, step):
    mesh = kept.editable(stage, step)
    set_attribute.demand_free(step["name"])
    if _layers(mesh, step["name"]) is None:
        there = [*mesh.uv_layers.keys(), *(name for name in mesh.attributes.keys() if not set_attribute.is_own(name))]
        raise Refused(STEP_FAILED, f"'{mesh.name}' has no attribute or UV layer '{step['name']}'; it has {', '.join(there) or 'none'}")
    return kept.keep(stage, step)


def mutate(stage, step, memo):
    mesh = kept.editable(stage, step)
    layers = _layers(mesh, step["name"])
    layers.remove(layers[step["name"]])
    mesh.update()
    return kept.changed(step)


def validate(stage, step, memo):
    if _layers(kept.editable(stage, step), step["name"]) is not None:
        raise Refused(VALIDATION_FAILED, f"'{step['name']}' is still there")

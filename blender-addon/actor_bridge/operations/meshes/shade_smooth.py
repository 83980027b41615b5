# SPDX-License-Identifier: GPL-3.0-or-later
"""Smooth or flat faces: all alike, or each by itself."""

import array

from . import bulk, kept
from .kept import observe, rollback
from .. import payloads
from ...errors import Refused, STEP_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def _flags(stage, step, mesh):
    if "smooth" in step:
        return array.array("B", bytes([step["smooth"]]) * len(mesh.polygons))
    return payloads.read(stage, step["faces"], "u8", "faces", len(mesh.polygons))


def snapshot(stage, step):
    mesh = kept.editable(stage, step)
    if "smooth" in step and "faces" in step:
        raise Refused(STEP_FAILED, "'smooth' and 'faces' are both given; give one")
    payloads.demand_range(_flags(stage, step, mesh), 0, 1, "faces")
    return kept.keep(stage, step)


def mutate(stage, step, memo):
    mesh = kept.editable(stage, step)
    bulk.put(mesh.polygons, "use_smooth", _flags(stage, step, mesh))
    mesh.update()
    return kept.changed(step)


def validate(stage, step, memo):
    mesh = kept.editable(stage, step)
    bulk.demand(mesh.polygons, "use_smooth", _flags(stage, step, mesh), 1, "the shading of the faces")

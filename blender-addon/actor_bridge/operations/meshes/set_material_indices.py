# SPDX-License-Identifier: GPL-3.0-or-later
"""Which material slot each face shows."""

from . import bulk, kept
from .kept import observe, rollback
from .. import payloads

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def _indices(stage, step, mesh):
    return payloads.read(stage, step["indices"], "i32", "indices", len(mesh.polygons))


def snapshot(stage, step):
    mesh = kept.editable(stage, step)
    payloads.demand_range(_indices(stage, step, mesh), 0, max(len(mesh.materials) - 1, 0), "indices")
    return kept.keep(stage, step)


def mutate(stage, step, memo):
    mesh = kept.editable(stage, step)
    bulk.put(mesh.polygons, "material_index", _indices(stage, step, mesh))
    mesh.update()
    return kept.changed(step)


def validate(stage, step, memo):
    mesh = kept.editable(stage, step)
    bulk.demand(mesh.polygons, "material_index", _indices(stage, step, mesh), 1, "the material of the faces")

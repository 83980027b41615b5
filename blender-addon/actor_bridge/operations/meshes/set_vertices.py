# SPDX-License-Identifier: GPL-3.0-or-later
"""Other positions for the vertices of a mesh; with shape keys those of the basis, which is what the mesh is made from."""

from . import bulk, kept
from .kept import observe, rollback
from .. import payloads

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def _positions(stage, step, mesh):
    return payloads.read(stage, step["positions"], "f32", "positions", 3 * len(mesh.vertices))


def snapshot(stage, step):
    _positions(stage, step, kept.editable(stage, step))
    return kept.keep(stage, step)


def mutate(stage, step, memo):
    mesh = kept.editable(stage, step)
    positions = _positions(stage, step, mesh)
    bulk.put(mesh.vertices, "co", positions)
    if mesh.shape_keys is not None:
        bulk.put(mesh.shape_keys.reference_key.data, "co", positions)
    mesh.update()
    return kept.changed(step)


def validate(stage, step, memo):
    mesh = kept.editable(stage, step)
    positions = _positions(stage, step, mesh)
    bulk.demand(mesh.vertices, "co", positions, 3, "the positions of the vertices")
    if mesh.shape_keys is not None:
        bulk.demand(mesh.shape_keys.reference_key.data, "co", positions, 3, "the basis of the shape keys")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Which material slot each face shows."""

from . import faces
from .. import payloads


def _indices(stage, step, mesh):
    return payloads.read(stage, step["indices"], "i32", "indices", len(mesh.polygons))


snapshot, mutate, validate, rollback, observe = faces.parts(
    "material_index", _indices, lambda mesh: max(len(mesh.materials) - 1, 0), "indices", "the material of the faces")

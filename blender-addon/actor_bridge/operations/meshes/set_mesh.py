# SPDX-License-Identifier: GPL-3.0-or-later
"""Other geometry for an existing mesh: its layers, attributes and weights go with the old one, its materials stay."""

from . import kept, shape
from .kept import observe, rollback
from ...errors import Refused, STEP_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    mesh = kept.editable(stage, step)
    if mesh.shape_keys is not None:
        raise Refused(STEP_FAILED, f"'{mesh.name}' has shape keys, which would not fit other geometry; remove them first")
    shape.read(stage, step)
    return kept.keep(stage, step)


def mutate(stage, step, memo):
    mesh = kept.editable(stage, step)
    mesh.clear_geometry()
    shape.build(stage, step, mesh)
    return kept.changed(step)


def validate(stage, step, memo):
    shape.demand(stage, step, kept.editable(stage, step))

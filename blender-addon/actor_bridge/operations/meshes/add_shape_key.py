# SPDX-License-Identifier: GPL-3.0-or-later
"""A new shape key, shaped as the mesh is until it gets positions; the first one gets its basis before it."""

from . import keys, kept
from .keys import rollback
from .kept import observe
from ...errors import Refused, STEP_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    mesh = kept.editable(stage, step)
    if step["name"] in keys.names(mesh):
        raise Refused(STEP_FAILED, f"'{mesh.name}' has a shape key '{step['name']}' already")
    if "positions" in step:
        keys.positions(stage, step, mesh)
    return keys.keep(stage, step, mesh)


def mutate(stage, step, memo):
    mesh = kept.editable(stage, step)
    keys.add(stage, mesh, step["name"])
    keys.put_active_back(stage, memo)
    keys.fill(stage, step, mesh, step["name"])
    return kept.changed(step)


def validate(stage, step, memo):
    keys.demand(stage, step, kept.editable(stage, step), step["name"])

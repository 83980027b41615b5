# SPDX-License-Identifier: GPL-3.0-or-later
"""Positions and settings of an existing shape key."""

from . import keys, kept
from .keys import rollback
from .kept import observe
from ..keeping import settings

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    mesh = kept.editable(stage, step)
    settings.read(stage, keys.block(mesh, step["key"]), step.get("settings", {}))
    if "positions" in step:
        keys.positions(stage, step, mesh)
    return keys.keep(stage, step, mesh)


def mutate(stage, step, memo):
    keys.fill(stage, step, kept.editable(stage, step), step["key"])
    return kept.changed(step)


def validate(stage, step, memo):
    keys.demand(stage, step, kept.editable(stage, step), step["key"])

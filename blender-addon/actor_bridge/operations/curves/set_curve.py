# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of a curve, and other splines in place of all it has."""

from . import kept, splines
from .kept import observe, rollback
from ..keeping import settings

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    settings.read(stage, kept.editable(stage, step, text=False), step.get("settings", {}))
    splines.check(stage, step)
    return kept.keep(stage, step)


def mutate(stage, step, memo):
    curve = kept.editable(stage, step, text=False)
    settings.write(stage, curve, step.get("settings", {}))
    splines.build(stage, step, curve)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    curve = kept.editable(stage, step, text=False)
    settings.demand(stage, curve, step.get("settings", {}))
    splines.demand(stage, step, curve)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A number for each face: all parts of an operation that sets one."""

from . import bulk, kept
from .. import payloads


def parts(field, numbers, most, where, what):
    """snapshot, mutate, validate, rollback, observe. `numbers(stage, step, mesh)` are what the step asks for, from 0 to `most(mesh)`."""
    def snapshot(stage, step):
        payloads.demand_range(numbers(stage, step, kept.editable(stage, step)), 0, most(kept.editable(stage, step)), where)
        return kept.keep(stage, step)

    def mutate(stage, step, memo):
        bulk.put(kept.editable(stage, step).polygons, field, numbers(stage, step, kept.editable(stage, step)))
        kept.editable(stage, step).update()
        return kept.changed(step)

    def validate(stage, step, memo):
        bulk.demand(kept.editable(stage, step).polygons, field, numbers(stage, step, kept.editable(stage, step)), 1, what)

    return snapshot, mutate, validate, kept.rollback, kept.observe

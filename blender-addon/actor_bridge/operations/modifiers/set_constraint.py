# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets settings of a constraint."""

from . import stack
from ..keeping import owner


def _find(stage, step):
    return stack.one(stack.constraints(stage, step), step["name"])


snapshot, mutate, validate, rollback, observe = owner.parts(_find)

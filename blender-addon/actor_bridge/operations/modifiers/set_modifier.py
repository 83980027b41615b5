# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets settings of a modifier."""

from . import stack
from ..keeping import owner
from ...errors import Refused, STEP_FAILED


def _find(stage, step):
    return stack.one(stack.modifiers(stage, step), step["name"])


_snapshot, mutate, validate, rollback, observe = owner.parts(_find)


def snapshot(stage, step):
    """Another group of nodes would take the values of this one's inputs with it."""
    memo = _snapshot(stage, step)
    if memo["kept"].get("node_group") is not None and "node_group" in step["settings"]:
        raise Refused(STEP_FAILED, f"'{step['name']}' has a group of nodes already, whose inputs would be lost; remove_modifier and add_modifier do it")
    return memo

# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds a constraint as the last one of an object or bone."""

from . import stack
from ...errors import Refused, STEP_FAILED

_snapshot, mutate, validate, rollback, observe = stack.adding(stack.constraints)


def snapshot(stage, step):
    """Blender would take one that only bones can have, and never evaluate it."""
    if step["type"] == "IK" and "bone" not in step:
        raise Refused(STEP_FAILED, "an IK is a constraint of a bone; 'bone' says of which")
    return _snapshot(stage, step)

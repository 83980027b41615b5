# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operation is: check, snapshot, mutate, validate, roll back, finish (rule 16.3)."""

from dataclasses import dataclass
from typing import Callable


def nothing(*_):
    """For operations with nothing to do at the commit."""


@dataclass(frozen=True)
class Operation:
    """Functions over (stage, step, memo). A memo is plain data that JSON can carry: no bpy reference gets from one function to the next (rule 8.1).

    check(step)                     refuses what is malformed; nothing of Blender is asked
    needs(step)                     UUIDs of the existing datablocks it touches
    makes(step)                     UUIDs of the datablocks it creates
    snapshot(stage, step)           the memo, before anything is changed
    mutate(stage, step, memo)       gives [(uuid, change)]
    validate(stage, step, memo)     refuses when the result is not what was asked for
    rollback(stage, step, memo)     idempotent; also after a mutate that broke off in its middle
    finish(stage, step, memo)       what can't be taken back, at the commit only
    """

    name: str
    check: Callable
    needs: Callable
    makes: Callable
    snapshot: Callable
    mutate: Callable
    validate: Callable
    rollback: Callable
    finish: Callable = nothing

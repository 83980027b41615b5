# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operation is: check, snapshot, mutate, validate, roll back, finish (rule 16.3)."""

from dataclasses import dataclass
from typing import Callable, Optional

from .vocabulary import Row
from ..errors import Refused


def nothing(*_):
    """For operations with nothing to do at the commit."""


def _or_gone(observe):
    """What has gone since, by a later step or a person, is an observation as well."""
    def look(stage, step, memo):
        try:
            return observe(stage, step, memo)
        except Refused as refused:
            return {"gone": refused.code}
    return look


@dataclass(frozen=True)
class Operation:
    """A row of the vocabulary, and functions over (stage, step, memo) from the operation's file. A memo is plain data that
    JSON can carry: no bpy reference gets from one function to the next (rule 8.1).

    snapshot(stage, step)           the memo, before anything is changed
    mutate(stage, step, memo)       gives [(uuid, change)]
    validate(stage, step, memo)     refuses when the result is not what was asked for
    rollback(stage, step, memo)     idempotent; also after a mutate that broke off in its middle
    finish(stage, step, memo)       what can't be taken back, at the commit only; may be left out
    observe(stage, step, memo)      what the step set, as it is now, in plain values by name; without it a commit can't be reverted later
    WHOLE                           True when it rests on code that is not ours: a plan of its own, judged by the digest over everything, the scene on disk before
    revertible(step)                whether it can be taken back later; if not, nothing is kept of a plan with it (images.py). Without it: yes
    made(step, memo)                UUIDs that the step itself gave, to what nobody could name before, in the order in which they can be deleted
    settled(step)                   the step as it is done again when what it made is there already; for those that change something and make something for it
    afterwards(stage, step, memo)   once the commit is over and said, outside the transaction; a failure is told to the person and changes no outcome
    """

    row: Row
    snapshot: Callable
    mutate: Callable
    validate: Callable
    rollback: Callable
    finish: Callable = nothing
    observe: Optional[Callable] = None
    afterwards: Callable = nothing
    whole: bool = False
    settled: Optional[Callable] = None
    revertible: Callable = lambda step: True
    made: Callable = lambda step, memo: []

    @classmethod
    def of(cls, row, module):
        return cls(
            row, module.snapshot, module.mutate, module.validate, module.rollback,
            getattr(module, "finish", nothing), _or_gone(module.observe) if hasattr(module, "observe") else None,
            getattr(module, "afterwards", nothing), row.kind == "opaque" or getattr(module, "WHOLE", False),
            getattr(module, "settled", None), getattr(module, "revertible", cls.revertible), getattr(module, "made", cls.made))

    @property
    def name(self):
        return self.row.name

    def needs(self, step):
        """UUIDs of the datablocks that the step names, each once."""
        return list(dict.fromkeys(self.row.parts(step).needs))

    def makes(self, step):
        """UUIDs given to what the step creates."""
        return list(self.row.parts(step).makes)


@dataclass(frozen=True)
class Reading:
    """A row of the class `reading`, and read(stage, query) from the operation's file (readings.py).

    HANDS_OFF   True when it holds the main thread for longer than a look, or draws: never while the person is at work (rule 10.2) or a render runs
    """

    row: Row
    read: Callable
    hands_off: bool = False

    @classmethod
    def of(cls, row, module):
        return cls(row, module.read, getattr(module, "HANDS_OFF", False))

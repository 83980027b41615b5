# SPDX-License-Identifier: GPL-3.0-or-later
"""What an example of an operation is: a scene, steps over it, and what a refused one says."""

from dataclasses import dataclass
from typing import Callable

from actor_bridge.errors import STEP_REFUSED


def nothing(*_):
    """For examples that the factory scene, or look.scene(), is enough for."""


@dataclass(frozen=True)
class Example:
    """One plan, of which test_every_operation.py asks everything that every operation has to hold.

    steps(case)     the steps, as they are executed; called anew for each run, so that fresh() gives new UUIDs each time
    prepare(case)   makes the scene by hand; it is scanned and pushed as one undo step afterwards
    irrevertible    what a revert of it is refused with; empty: it is reverted
    unused          what has no user left in its middle: no .blend keeps that, so a file that was saved then can't be taken back
    look()          plain values of what look.scene() does not see
    """

    name: str
    steps: Callable
    prepare: Callable = nothing
    look: Callable = nothing
    irrevertible: str = ""
    unused: str = ""


@dataclass(frozen=True)
class Bad:
    """A step that is refused with `code` and a reason that has `words`, after which the scene is as it was."""

    name: str
    step: Callable
    words: str
    code: str = STEP_REFUSED
    prepare: Callable = nothing
    look: Callable = nothing

# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets the first and last frame of a scene; the current frame is the person's."""

from ..keeping import settings
from ...errors import Refused, STEP_FAILED


def _scene(stage, step):
    return stage.editable(step["target"], "SCENE")


def _wanted(step):
    return {"frame_start": step["start"], "frame_end": step["end"]}


def snapshot(stage, step):
    if step["end"] < step["start"]:
        raise Refused(STEP_FAILED, f"the last frame {step['end']} is before the first, {step['start']}")
    return settings.read(stage, _scene(stage, step), _wanted(step))


def mutate(stage, step, memo):
    """Twice: a first frame behind the old last one would move it."""
    for _ in range(2):
        settings.write(stage, _scene(stage, step), _wanted(step))
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    settings.demand(stage, _scene(stage, step), _wanted(step))


def rollback(stage, step, memo):
    settings.restore(stage, _scene(stage, step), memo)


def observe(stage, step, memo):
    return settings.now(stage, _scene(stage, step), memo)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Saves the file to its own path, after the commit: what is on disk then can't be taken back."""

import os

from ...errors import Refused, STEP_FAILED


def snapshot(stage, step):
    path = stage.world.blend()
    if not path:
        raise Refused(STEP_FAILED, "the file was never saved and has no path; the person has to save it once")
    if not os.access(os.path.dirname(path), os.W_OK) or os.path.exists(path) and not os.access(path, os.W_OK):
        raise Refused(STEP_FAILED, f"'{os.path.basename(path)}' or its folder is read-only")
    return {}


def mutate(stage, step, memo):
    return []


def validate(stage, step, memo):
    """What is saved is only known afterwards."""


def rollback(stage, step, memo):
    """Nothing has been written yet."""


def afterwards(stage, step, memo):
    stage.world.save()


def observe(stage, step, memo):
    return {"file": os.path.basename(stage.world.blend())}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes a custom property of a datablock."""

from . import custom
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    kept = custom.read(stage, step)
    if not kept:
        raise Refused(STEP_FAILED, f"there is no custom property '{step['name']}'")
    return kept


def mutate(stage, step, memo):
    custom.remove(stage, step)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    if custom.read(stage, step):
        raise Refused(VALIDATION_FAILED, f"'{step['name']}' is still there")


def rollback(stage, step, memo):
    custom.restore(stage, step, memo)


def observe(stage, step, memo):
    return {"exists": step["name"] in custom.owner(stage, step), **custom.read(stage, step)}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets a custom property of a datablock to a scalar or a short array; limits and description stay where the type does."""

from . import custom
from ..keeping import held, values
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    value = step["value"]
    if value is None or isinstance(value, dict) or value == []:
        raise Refused(STEP_FAILED, f"a custom property holds a number, a text, a flag or a list of numbers, not {value!r}")
    kept = custom.read(stage, step)
    if kept:
        held.demand_free(stage, custom.owner(stage, step), f'["{step["name"]}"]', value)
    return kept


def mutate(stage, step, memo):
    kept = memo.get("ui") if type(memo.get("value")) is type(step["value"]) else None
    try:
        custom.give(stage, step, step["value"], kept)
    except (TypeError, OverflowError) as error:
        raise Refused(STEP_FAILED, f"a custom property does not take {step['value']!r}: {error}") from error
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    found = custom.read(stage, step).get("value")
    if not values.same(stage, step["value"], found):
        raise Refused(VALIDATION_FAILED, f"'{step['name']}' is {found!r}, not {step['value']!r}")


def rollback(stage, step, memo):
    custom.restore(stage, step, memo)


def observe(stage, step, memo):
    return {"exists": step["name"] in custom.owner(stage, step), **custom.read(stage, step)}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes the driver of a property, whose value stays as it is; a copy of the whole datablock keeps the driver."""

from . import driven
from ..animation import curves
from ..keeping import copies
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    holder, path, index, found = driven.of(stage, step)
    if found is None:
        raise Refused(STEP_FAILED, f"'{step['path']}' has no driver")
    place = driven.paths(stage, step).index([path, index])
    return {"place": place, "value": driven.value(stage, step), "kept": copies.keep(stage, step["target"])}


def mutate(stage, step, memo):
    holder, _, _, found = driven.of(stage, step)
    holder.animation_data.drivers.remove(found)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    if driven.of(stage, step)[3] is not None:
        raise Refused(VALIDATION_FAILED, f"'{step['path']}' still has a driver")


def rollback(stage, step, memo):
    """A driver made from another comes last, so those that were behind it follow it again. One that drives its datablock by itself points at the copy."""
    holder, _, _, found = driven.of(stage, step)
    if found is not None:
        return
    copy = driven.held_by(holder, stage.resolve(step["target"]), copies.find(stage, memo["kept"]))
    drivers = holder.animation_data_create().drivers
    behind = list(drivers)[memo["place"]:]
    made = drivers.from_existing(src_driver=copy.animation_data.drivers[memo["place"]])
    for target in (target for variable in made.driver.variables for target in variable.targets):
        if target.id == copy:
            target.id = holder
    for driver in behind:
        drivers.from_existing(src_driver=driver)
        drivers.remove(driver)
    curves.put_back(stage, holder, memo["value"])


def observe(stage, step, memo):
    return {"drivers": driven.paths(stage, step)}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a property by others: their sum, average, minimum or maximum, or arithmetic over them."""

from . import driven, expressions
from ..animation import curves
from ..keeping import paths, values
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


_KEYS = "shape_keys."


def snapshot(stage, step):
    driven.demand_none(stage, step)
    names = [variable["name"] for variable in step["variables"]]
    expressions.demand(step.get("expression", "0"), names)
    for variable in step["variables"]:
        _demand_number(stage, variable)
    holder, _, _, _ = driven.of(stage, step)
    return {"had_data": holder.animation_data is not None, "value": driven.value(stage, step)}


def _demand_number(stage, variable):
    source = stage.resolve(variable["target"])
    struct, name = paths.find(stage, source, variable["path"])
    index = variable.get("index")
    value = values.read(stage, struct, name)
    if index is not None:
        value = value[index] if isinstance(value, list) and index < len(value) else None
    if not isinstance(value, (bool, int, float)):
        raise Refused(STEP_FAILED, f"'{variable['path']}' of '{source.name}' is no number that a driver can take; of several, 'index' says which")


def _source(stage, wanted):
    """(datablock, Blender's word for its kind, path): the target itself, but its shape keys by themselves."""
    source = stage.resolve(wanted["target"])
    if wanted["path"].startswith(_KEYS):
        return source.shape_keys, "KEY", wanted["path"][len(_KEYS):]
    return source, stage.world.kind_of(source), wanted["path"]


def mutate(stage, step, memo):
    holder, path, index, _ = driven.of(stage, step)
    curve = holder.driver_add(path, index) if step.get("index") is not None else holder.driver_add(path)
    driver = curve.driver
    driver.type = step["type"]
    for wanted in step["variables"]:
        made = driver.variables.new()
        made.name = wanted["name"]
        source, kind, path = _source(stage, wanted)
        made.targets[0].id_type = kind
        made.targets[0].id = source
        made.targets[0].data_path = path + (f"[{wanted['index']}]" if "index" in wanted else "")
    if "expression" in step:
        driver.expression = step["expression"]
    stage.world.flush()
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    _, _, _, found = driven.of(stage, step)
    if found is None or not found.driver.is_valid or found.driver.type != step["type"]:
        raise Refused(VALIDATION_FAILED, f"Blender can't evaluate the driver of '{step['path']}'")


def rollback(stage, step, memo):
    holder, path, index, found = driven.of(stage, step)
    if found is not None:
        holder.animation_data.drivers.remove(found)
    if not memo["had_data"]:
        holder.animation_data_clear()
    curves.put_back(stage, holder, memo["value"])


def observe(stage, step, memo):
    return {"drivers": driven.paths(stage, step)}

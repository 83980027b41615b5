# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes a material slot; faces that used one above it keep their material, those of the slot itself take the one below."""

from itertools import groupby

from . import slots
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

_TAKERS = {"MESH": "polygons", "CURVE": "splines", "META": None}


def _data(stage, step):
    target = stage.editable(step["target"], "OBJECT")
    data = target.data
    if data is None or stage.world.kind_of(data) not in _TAKERS or target.type == "FONT":
        raise Refused(STEP_FAILED, f"'{target.name}' ({target.type}) has no slots that an operation may remove")
    if data.library is not None:
        raise Refused(STEP_FAILED, f"the data of '{target.name}' is linked from another file")
    return data


def snapshot(stage, step):
    data = _data(stage, step)
    if step["slot"] >= len(data.materials):
        raise Refused(STEP_FAILED, f"'{data.name}' has {len(data.materials)} material slots; there is none at {step['slot']}")
    for thing in stage.world.data.objects:
        if thing.data == data and any(slot.link == "OBJECT" for slot in thing.material_slots):
            raise Refused(STEP_FAILED, f"'{thing.name}' has a material of its own in a slot, which would move to another face")
    return _read(stage, data)


def mutate(stage, step, memo):
    slots.remove(stage, _data(stage, step), step["slot"])
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    left = _read(stage, _data(stage, step))["materials"]
    if left != memo["materials"][:step["slot"]] + memo["materials"][step["slot"] + 1:]:
        raise Refused(VALIDATION_FAILED, f"the slots hold {left}")
    found = len(stage.resolve_object(step["target"]).material_slots)
    if found != len(left):
        raise Refused(VALIDATION_FAILED, f"the object has {found} slots, its data {len(left)}")


def rollback(stage, step, memo):
    data = _data(stage, step)
    if _read(stage, data) == memo:
        return
    while len(data.materials) < len(memo["materials"]):
        data.materials.append(None)
    target = stage.resolve_object(step["target"])
    for slot, identity in enumerate(memo["materials"]):
        target.data.materials[slot] = stage.named(identity)
    if _read(stage, data)["indexes"] == memo["indexes"]:
        return  # to write them makes an attribute of them where there was none
    indexes = [index for index, count in memo["indexes"] for _ in range(count)]
    elements = _elements(stage, data)
    if len(elements) == len(indexes):
        elements.foreach_set("material_index", indexes)
        data.update_tag()


def observe(stage, step, memo):
    return _read(stage, _data(stage, step))


def _read(stage, data):
    elements = _elements(stage, data)
    indexes = [0] * len(elements)
    if indexes:
        elements.foreach_get("material_index", indexes)
    return {
        "materials": [stage.identity(material) for material in data.materials],
        "indexes": [[index, len(list(run))] for index, run in groupby(indexes)]}


def _elements(stage, data):
    taker = _TAKERS[stage.world.kind_of(data)]
    return getattr(data, taker) if taker else ()

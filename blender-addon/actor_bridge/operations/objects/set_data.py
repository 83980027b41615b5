# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives an object other data of the kind that it has."""

from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    target, data = stage.editable(step["target"], "OBJECT"), stage.resolve(step["data"])
    if _sort(stage, target.data) != _sort(stage, data):
        raise Refused(STEP_FAILED, f"'{target.name}' has {_sort(stage, target.data)} and takes no {_sort(stage, data)}")
    if len(target.particle_systems):
        raise Refused(STEP_FAILED, f"'{target.name}' has particles, which lie on the data that it has")
    return {"data": stage.identity(target.data), "slots": _slots(stage, target)}


def mutate(stage, step, memo):
    """Slots that the other data has not go, and Blender would count the object's own materials in them for ever."""
    target, data = stage.resolve_object(step["target"]), stage.resolve(step["data"])
    for slot in list(target.material_slots)[len(getattr(data, "materials", ())):]:
        if slot.link == "OBJECT":
            slot.material = None
    target.data = data
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    target = stage.resolve_object(step["target"])
    if target.data != stage.resolve(step["data"]):
        raise Refused(VALIDATION_FAILED, f"'{target.name}' ({target.type}) did not take the data")


def rollback(stage, step, memo):
    """Where the other data had fewer slots, the object has lost materials of its own."""
    target = stage.resolve_object(step["target"])
    if stage.identity(target.data) != memo["data"]:
        target.data = stage.named(memo["data"])
    for slot, (link, material) in zip(target.material_slots, memo["slots"]):
        if slot.link != link:
            slot.link = link
        if link == "OBJECT" and stage.identity(slot.material) != material:
            slot.material = stage.named(material)


def observe(stage, step, memo):
    target = stage.resolve_object(step["target"])
    return {"data": stage.identity(target.data), "slots": _slots(stage, target)}


def _sort(stage, data):
    """A curve, a surface and a text are of one kind, and yet Blender would turn one into the other."""
    kind = stage.world.kind_of(data) if data is not None else "nothing"
    return data.bl_rna.name if kind == "CURVE" else kind


def _slots(stage, target):
    return [[slot.link, stage.identity(slot.material)] for slot in target.material_slots]

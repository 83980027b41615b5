# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts an existing material, or a new one of one colour, into a slot of the object."""

from . import principled, slots
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def _made(step):
    return [step["material"]["uuid"]] if isinstance(step["material"], dict) else []


def snapshot(stage, step):
    target = stage.resolve_object(step["target"])
    takes = getattr(target.data, "materials", None)
    slot = step["slot"]
    if takes is None:
        raise Refused(STEP_FAILED, f"'{target.name}' ({target.type}) takes no materials")
    there = len(takes)
    if slot > there:
        raise Refused(STEP_FAILED, f"'{target.name}' has {there} material slots; slot {slot} would leave a gap")
    if slot == there and target.data.library is not None:
        raise Refused(STEP_FAILED, f"the data of '{target.name}' is linked from another file")
    before = stage.identity(target.material_slots[slot].material) if slot < there else None
    return {"slots": there, "slot": slot, "before": before}


def mutate(stage, step, memo):
    made = _made(step)
    if made:
        wanted = step["material"]
        material = principled.make(stage, wanted["uuid"], wanted["name"], {"Base Color": wanted["base_color"]})
    else:
        material = stage.resolve(step["material"])
        if stage.world.kind_of(material) != "MATERIAL":
            raise Refused(STEP_FAILED, f"'{material.name}' is not a material")
    target = stage.resolve_object(step["target"])
    if memo["slot"] == memo["slots"]:
        target.data.materials.append(None)
    target.material_slots[memo["slot"]].material = material
    return [(uuid, "CREATED") for uuid in made] + [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    target = stage.resolve_object(step["target"])
    uuid = (_made(step) or [step["material"]])[0]
    there = target.material_slots
    if len(there) <= memo["slot"] or there[memo["slot"]].material != stage.resolve(uuid):
        raise Refused(VALIDATION_FAILED, f"slot {memo['slot']} of '{target.name}' does not hold the material")


def rollback(stage, step, memo):
    target = stage.resolve_object(step["target"])
    materials = target.data.materials
    while len(materials) > memo["slots"]:  # an object's own slots follow its data's only at the next evaluation
        slots.remove(stage, target.data, len(materials) - 1)
    if memo["slot"] < memo["slots"]:
        target.material_slots[memo["slot"]].material = stage.named(memo["before"])
    for uuid in _made(step):
        stage.discard(uuid)


def settled(step):
    return {**step, "material": (_made(step) or [step["material"]])[0]}


def observe(stage, step, memo):
    there = stage.resolve_object(step["target"]).material_slots
    return {"material": stage.identity(there[memo["slot"]].material) if memo["slot"] < len(there) else None}

# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of an object beside it, or of any other datablock, whose users it does not get."""

from . import layers
from ..collections import homes
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    target = stage.editable(step["target"])
    kind = stage.world.kind_of(target)
    if kind == "SCENE":
        raise Refused(STEP_FAILED, "a scene can't be duplicated by an operation")
    for uuid in (step["uuid"], step.get("data_uuid")):
        if uuid is not None and stage.is_known(uuid):
            raise Refused(STEP_FAILED, f"the new datablock's UUID {uuid} is taken")
    copies = "data_uuid" in step and kind == "OBJECT" and target.data is not None
    if copies and target.data.library is not None:
        raise Refused(STEP_FAILED, f"the data of '{target.name}' is linked from another file and can only be SHARED")
    if copies and stage.world.kind_of(target.data) is None:
        raise Refused(STEP_FAILED, f"the data of '{target.name}' ({target.type}) is of a kind without identities and can only be SHARED")
    found = homes.of_object(stage, target) if kind == "OBJECT" else []
    if any(identity[2] is not None for identity in found):
        raise Refused(STEP_FAILED, f"'{target.name}' is in a collection that is linked from another file")
    return {"homes": found, "copies_data": copies}


def mutate(stage, step, memo):
    made = stage.editable(step["target"]).copy()
    stage.adopt(made, step["uuid"])
    stage.rename(made, step["uuid"], step["name"])
    changes = [(step["uuid"], "CREATED")]
    if memo["copies_data"]:
        data = made.data.copy()
        stage.adopt(data, step["data_uuid"])
        made.data = data
        changes.append((step["data_uuid"], "CREATED"))
    for identity in memo["homes"]:
        homes.named(stage, identity).objects.link(made)
    if memo["homes"]:
        layers.unselect(stage.world.data, made)
    return changes


def validate(stage, step, memo):
    original, made = stage.resolve(step["target"]), stage.resolve(step["uuid"])
    if made == original or memo["homes"] != (homes.of_object(stage, made) if memo["homes"] else []):
        raise Refused(VALIDATION_FAILED, f"'{made.name}' is not beside '{original.name}'")
    if memo["copies_data"] and made.data == original.data:
        raise Refused(VALIDATION_FAILED, f"'{made.name}' has no data of its own")


def rollback(stage, step, memo):
    for uuid in (step["uuid"], step.get("data_uuid")):
        if uuid is not None:
            stage.discard(uuid)


def observe(stage, step, memo):
    made = stage.resolve(step["uuid"])
    return {"users": made.users, "homes": homes.of_object(stage, made) if memo["homes"] else []}

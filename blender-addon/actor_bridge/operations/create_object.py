# SPDX-License-Identifier: GPL-3.0-or-later
"""A new object with its data, in the scene's own collection; selection stays as it is."""

from . import checks, shapes, transform
from .base import Operation
from ..errors import MALFORMED_OPERATION, Refused, STEP_FAILED, VALIDATION_FAILED


def check(step):
    checks.fields(step, ("uuid", "shape", "name"), ("data_uuid", "location", "rotation_euler", "scale"))
    checks.identity(step["uuid"], "uuid")
    checks.datablock_name(step["name"], "name")
    checks.triples(step)
    if not isinstance(step["shape"], str) or step["shape"] not in shapes.KINDS:
        raise Refused(MALFORMED_OPERATION, f"the shape '{step['shape']}' is unknown")
    if (shapes.KINDS[step["shape"]] is None) == ("data_uuid" in step):
        raise Refused(MALFORMED_OPERATION, f"'data_uuid' is given for what has data, and only for that; not so for {step['shape']}")
    if "data_uuid" in step:
        checks.identity(step["data_uuid"], "data_uuid")


def needs(step):
    return []


def makes(step):
    return [step["uuid"]] + ([step["data_uuid"]] if shapes.KINDS[step["shape"]] else [])


def snapshot(stage, step):
    for uuid in makes(step):
        if stage.is_known(uuid):
            raise Refused(STEP_FAILED, f"the new datablock's UUID {uuid} is taken")
    return {"makes": makes(step)}


def mutate(stage, step, memo):
    made = shapes.make(stage.world.data, step["shape"], step["name"])
    if made is not None:
        stage.adopt(made, step["data_uuid"])
    thing = stage.world.data.objects.new(step["name"], made)
    stage.adopt(thing, step["uuid"])
    transform.apply(thing, step)
    stage.world.scene().collection.objects.link(thing)
    return [(uuid, "CREATED") for uuid in memo["makes"]]


def validate(stage, step, memo):
    thing = stage.resolve_object(step["uuid"])
    if not thing.users_scene:
        raise Refused(VALIDATION_FAILED, f"'{thing.name}' is in no scene")
    if thing.type == "MESH" and not thing.data.vertices:
        raise Refused(VALIDATION_FAILED, f"the mesh of '{thing.name}' is empty")
    transform.demand(thing, step)


def rollback(stage, step, memo):
    for uuid in memo["makes"]:
        stage.discard(uuid)


OPERATION = Operation("create_object", check, needs, makes, snapshot, mutate, validate, rollback)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A new object with its data, in the scene's own collection; selection stays as it is."""

from . import layers, shapes, transform
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    makes = [step[name] for name in ("uuid", "data_uuid") if name in step]
    for uuid in makes:
        if stage.is_known(uuid):
            raise Refused(STEP_FAILED, f"the new datablock's UUID {uuid} is taken")
    return {"makes": makes}


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
    if not layers.scenes_of(stage.world.data, thing):
        raise Refused(VALIDATION_FAILED, f"'{thing.name}' is in no scene")
    if thing.type == "MESH" and not thing.data.vertices:
        raise Refused(VALIDATION_FAILED, f"the mesh of '{thing.name}' is empty")
    transform.demand(thing, step)


def rollback(stage, step, memo):
    for uuid in memo["makes"]:
        stage.discard(uuid)


def observe(stage, step, memo):
    """What a person has made of it since must not be lost by taking it away."""
    thing = stage.resolve_object(step["uuid"])
    return {"data": stage.identity(thing.data), "users": thing.users, **transform.read(thing)}

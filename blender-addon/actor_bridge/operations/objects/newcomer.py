# SPDX-License-Identifier: GPL-3.0-or-later
"""A new object with new data that may have settings: all parts but making the data."""

from . import layers, transform
from ..collections import homes
from ..keeping import settings
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

_FORBIDDEN = {"use_nodes"}


def snapshot(stage, step):
    for uuid in (step["uuid"], step["data_uuid"]):
        if stage.is_known(uuid):
            raise Refused(STEP_FAILED, f"the new datablock's UUID {uuid} is taken")
    transform.check(step)
    _home(stage, step)
    return {}


def finish_making(stage, step, made):
    """`made` is the new data, adopted already, so that a rollback finds it."""
    settings.read(stage, made, step.get("settings", {}), _FORBIDDEN)  # what it has is known only now
    settings.write(stage, made, step.get("settings", {}))
    thing = stage.world.data.objects.new(step["name"], made)
    stage.adopt(thing, step["uuid"])
    transform.apply(thing, step)
    _home(stage, step).objects.link(thing)
    return [(step["data_uuid"], "CREATED"), (step["uuid"], "CREATED")]


def validate(stage, step, memo):
    thing = stage.resolve_object(step["uuid"])
    if thing.data != stage.resolve(step["data_uuid"]) or not layers.scenes_of(stage.world.data, thing):
        raise Refused(VALIDATION_FAILED, f"'{thing.name}' is in no scene, or without its data")
    settings.demand(stage, thing.data, step.get("settings", {}))
    transform.demand(thing, step)


def rollback(stage, step, memo):
    stage.discard(step["uuid"])
    stage.discard(step["data_uuid"])


def observe(stage, step, memo):
    """What a person has made of it since must not be lost by taking it away."""
    thing = stage.resolve_object(step["uuid"])
    return {"data": stage.identity(thing.data), "users": thing.users, **transform.read(thing)}


def _home(stage, step):
    return homes.home(stage, step["collection"]) if "collection" in step else stage.world.scene().collection

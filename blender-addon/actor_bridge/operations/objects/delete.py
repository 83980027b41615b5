# SPDX-License-Identifier: GPL-3.0-or-later
"""Deletes an object, staged: unlinked and kept until the commit, so that a rollback loses nothing."""

from ..collections import homes
from ...errors import Refused, VALIDATION_FAILED


def snapshot(stage, step):
    """Where it is, and how each view layer holds it: the person's selection and active object come back with it."""
    target = stage.resolve_object(step["target"])
    return {**homes.keep_object(stage, target), "fake_user": target.use_fake_user}


def mutate(stage, step, memo):
    target = stage.resolve_object(step["target"])
    target.use_fake_user = True
    for collection in target.users_collection:
        collection.objects.unlink(target)
    return [(step["target"], "DELETED")]


def validate(stage, step, memo):
    target = stage.resolve_object(step["target"])
    if target.users_collection or target.users_scene:
        raise Refused(VALIDATION_FAILED, f"'{target.name}' is still in a collection")


def rollback(stage, step, memo):
    target = stage.resolve_object(step["target"])
    homes.put_object_back(stage, target, memo)
    target.use_fake_user = memo["fake_user"]


def finish(stage, step, memo):
    target = stage.resolve_object(step["target"])
    stage.world.data.objects.remove(target)


def observe(stage, step, memo):
    return {"exists": stage.is_known(step["target"])}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Deletes an object, staged: unlinked and kept until the commit, so that a rollback loses nothing."""

from . import layers
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    """Where it is, and how each view layer holds it: the person's selection and active object come back with it."""
    target = stage.resolve_object(step["target"])
    if any(collection.library is not None for collection in target.users_collection):
        raise Refused(STEP_FAILED, f"'{target.name}' is in a collection that is linked from another file")
    scenes = [scene for scene in stage.world.data.scenes if scene.collection.objects.get(target.name) == target]
    masters = [scene.collection for scene in scenes]
    return {
        "collections": [c.name for c in target.users_collection if c not in masters],
        "scenes": [scene.name for scene in scenes],
        "layers": layers.read(target.users_scene, target),
        "fake_user": target.use_fake_user,
    }


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
    held = list(target.users_collection)
    homes = [stage.world.data.collections.get((name, None)) for name in memo["collections"]]
    homes += [stage.world.data.scenes[name].collection for name in memo["scenes"]]
    for home in homes:
        if home is not None and home not in held:
            home.objects.link(target)
    target.use_fake_user = memo["fake_user"]
    layers.restore(stage.world.data.scenes, target, memo["layers"])


def finish(stage, step, memo):
    target = stage.resolve_object(step["target"])
    stage.world.data.objects.remove(target)


def observe(stage, step, memo):
    return {"exists": stage.is_known(step["target"])}

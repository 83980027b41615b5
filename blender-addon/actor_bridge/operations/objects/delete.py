# SPDX-License-Identifier: GPL-3.0-or-later
"""Deletes a datablock, staged: an object or a collection is taken out of the scene, anything else stays as it is, and only the commit removes it."""

from . import references
from ..collections import homes
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


def snapshot(stage, step):
    """Where it is, and how each view layer holds it: the person's selection and active object come back with it."""
    target = stage.editable(step["target"])
    kind = stage.world.kind_of(target)
    holders = stage.world.users_of(target)  # Blender goes through everything for it: once
    _demand_deletable(stage, target, kind, step.get("filled", False), holders)
    where = {"OBJECT": homes.keep_object, "COLLECTION": homes.keep_collection}.get(kind, _nowhere)(stage, target)
    at = [stage.uuid_of(stage.named(home)) for home in where["homes"]]
    if kind == "COLLECTION":  # a scene has in its layers what is below its collections
        at += [stage.uuid_of(scene) for scene in stage.world.data.scenes]
    users = [uuid for uuid in _losers(stage, target, kind, holders) if uuid not in at]
    return {
        **where, "kind": kind, "fake_user": target.use_fake_user, "home_uuids": at[:len(where["homes"])], "users": users,
        "references": references.find(stage, target, users)}


def mutate(stage, step, memo):
    target = stage.editable(step["target"])
    stage.doomed[step["target"]] = {"fake_user": memo["fake_user"], "homes": memo["home_uuids"]}
    if memo["homes"]:
        target.use_fake_user = True
    for identity in memo["homes"]:
        home = homes.named(stage, identity)
        (home.objects if memo["kind"] == "OBJECT" else home.children).unlink(target)
    return [(step["target"], "DELETED"), *((uuid, "CHANGED") for uuid in memo["users"])]


def validate(stage, step, memo):
    target = stage.resolve(step["target"])
    left = {"OBJECT": homes.of_object, "COLLECTION": homes.of_collection}.get(memo["kind"], _none)(stage, target)
    if left:
        raise Refused(VALIDATION_FAILED, f"'{target.name}' is still in {homes.called(stage, left[0])}")


def rollback(stage, step, memo):
    stage.doomed.pop(step["target"], None)
    target = stage.resolve(step["target"])
    if memo["kind"] == "OBJECT":
        homes.put_object_back(stage, target, memo)
    elif memo["kind"] == "COLLECTION":
        homes.put_collection_back(stage, target, memo)
    target.use_fake_user = memo["fake_user"]


def finish(stage, step, memo):
    target = stage.resolve(step["target"])
    stage.world.collection(memo["kind"]).remove(target)


def observe(stage, step, memo):
    return {"exists": stage.is_known(step["target"])}


def _demand_deletable(stage, target, kind, filled, holders):
    """`filled`: a collection may have in it what is elsewhere too, for that stays."""
    if kind == "SCENE":
        raise Refused(STEP_FAILED, "a scene is the person's to delete")
    if kind == "COLLECTION" and filled:
        lost = [thing.name for thing in target.objects if len(thing.users_collection) < 2] + [inner.name for inner in target.children if inner.users < 2]
        if lost:
            raise Refused(STEP_FAILED, f"'{target.name}' is the only place of {', '.join(map(repr, lost))}")
    elif kind == "COLLECTION" and (target.objects or target.children):
        raise Refused(STEP_FAILED, f"'{target.name}' has {len(target.objects)} objects and {len(target.children)} collections in it: move or delete them first")
    bodies = [name for of, name, _ in holders if of == "OBJECT" and _lives_by(stage, name, target)]
    if bodies:
        raise Refused(STEP_FAILED, f"'{target.name}' is the data of {', '.join(map(repr, bodies))}, which Blender would delete as well: delete these objects first")


def _lives_by(stage, name, target):
    holder = stage.named(["OBJECT", name, None])
    return holder.data == target and not stage.is_doomed(holder)


def _losers(stage, target, kind, holders):
    """UUIDs of those that lose it. A scene holds its objects in its layers, and only as its camera refers to one."""
    return [
        uuid for of, name, uuid in holders
        if uuid is not None and uuid not in stage.doomed and not (of == "SCENE" and kind == "OBJECT" and stage.named([of, name, None]).camera != target)]


def _nowhere(stage, target):
    return {"homes": []}


def _none(stage, target):
    return []

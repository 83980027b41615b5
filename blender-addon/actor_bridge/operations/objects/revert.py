# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes back what a committed operation did, by what it kept: unless somebody has changed the same since, which is then named."""

from . import delete, references, restore
from .. import images, whom
from ..animation import curves
from ..keeping import copies
from ...errors import CHANGED_SINCE, IRREVERTIBLE, MALFORMED_OPERATION, Refused
from ...wire.fields import is_canonical


def snapshot(stage, step):
    if not is_canonical(step["operation"]):
        raise Refused(MALFORMED_OPERATION, "'operation' is no UUID in canonical form")
    actions = images.read(stage, step["operation"]) if "quarantined_for" not in step else images.of_quarantined(stage, step["operation"])
    own = {action["uuid"] for action in actions if "uuid" in action}
    _demand_named(actions, step, own if "quarantined_for" in step else set())
    obstacles = [obstacle for action in actions for obstacle in _obstacles(stage, step["operation"], action, own)]
    if obstacles:
        raise Refused(CHANGED_SINCE, "; ".join(dict.fromkeys(obstacles)))
    return {"actions": actions, "done": []}


def mutate(stage, step, memo):
    changes = []
    for action in _order(memo["actions"]):
        changes += _INVERSE[action["is"]](stage, action, memo["done"])
    for done in memo["done"]:
        if done["is"] == "back":
            restore.keep_if_unused(stage, _target(done), done["memo"])
    return changes


def validate(stage, step, memo):
    for done in memo["done"]:
        if done["is"] == "gone":
            delete.validate(stage, _target(done), done["memo"])
        elif done["is"] == "back":
            restore.validate(stage, _target(done), done["memo"])


def rollback(stage, step, memo):
    """Does again what was taken back. Each piece leaves the memo when it is through, so that a second time does nothing."""
    while memo["done"]:
        done = memo["done"][-1]
        if done["is"] == "gone":
            delete.rollback(stage, _target(done), done["memo"])
        elif done["is"] == "back":
            restore.rollback(stage, _target(done), done["memo"])
        elif done["is"] == "done":
            images.operation_of(done).rollback(stage, done["step"], done["memo"])
        else:
            operation = images.operation_of(done)
            stage.world.flush()  # the one before may have moved what this one looks at
            again = operation.snapshot(stage, done["step"])
            operation.mutate(stage, done["step"], again)
            operation.finish(stage, done["step"], again)  # it is as after the commit
            for kept in done["before"]:  # a datablock made anew is not always exactly the same
                copies.restore(stage, kept)
            if done["moved"] is not None:  # which only the next evaluation of these keyframes would give back
                curves.put_back(stage, curves.place(stage, done["step"])[0], done["moved"])
        memo["done"].pop()


def finish(stage, step, memo):
    for done in memo["done"]:
        if done["is"] == "gone":
            delete.finish(stage, _target(done), done["memo"])
        elif done["is"] == "done":
            images.operation_of(done).finish(stage, done["step"], done["memo"])


def observe(stage, step, memo):
    return {"taken back": [action["is"] for action in memo["done"]]}


def _order(actions):
    """Backwards; but what one step made goes in the order in which it made it, an object before its data."""
    backwards, run = [], []
    for action in reversed(actions):
        if action["is"] == "made":
            run.insert(0, action)
            continue
        backwards += [action, *run] if run else [action]
        run = []
    return backwards + run


def _demand_named(actions, step, made):
    """The host has asked about those that the step names, and the digest is of them: nothing else may be touched, but what a quarantined operation has `made`, which no BEGIN names."""
    named = {*step.get("targets", ()), *step.get("restores", ()), *made}
    for action in actions:
        uuids = [action["uuid"], *(user for user, _, _ in action.get("references") or ())] if "uuid" in action else [uuid for uuid, _ in action["changes"]]
        for uuid in uuids:
            if uuid not in named:
                raise Refused(MALFORMED_OPERATION, f"operation {step['operation']} changed {uuid}, which the step does not name")


def _obstacles(stage, operation_id, action, own):
    """What stands in the way, in words: which field, what it was then and what it is now, by whom and when."""
    def last(uuid):
        return whom.said(whom.Since(stage, uuid, operation_id).last())
    if action["is"] == "gone":
        if stage.is_known(action["uuid"]):
            return [f"'{stage.resolve(action['uuid']).name}' is there again, {last(action['uuid'])}"]
        if action.get("references") is None and action["users"]:
            names = ", ".join(f"'{stage.resolve(user).name}'" if stage.is_known(user) else user for user in action["users"])
            raise Refused(IRREVERTIBLE, f"{names} referred to what was deleted in a way that 'restore' does not bring back: by a group of nodes, by what can't be set, or more of them than are kept")
        return references.obstacles(stage, action.get("references") or [], operation_id)
    if "uuid" in action:
        if action["state"] is None:
            return []  # a person has decided about it, whatever it is now
        if not stage.is_known(action["uuid"]):
            return [f"what it made or brought back is gone, {last(action['uuid'])}"]
        found = stage.resolve(action["uuid"])
        more = [user for user in images.users(stage, action["uuid"]) if user not in action["users"] and user not in own]
        used = [f"'{found.name}' is used by '{stage.resolve(user).name}' since, {last(user)}" for user in more]
        return used + ([f"'{found.name}' was changed since, {last(action['uuid'])}"] if images.untouched(stage, action["uuid"]) != action["state"] else [])
    if action["after"] is None or (action["makes"] and images.operation_of(action).settled is None):
        return []
    operation = images.operation_of(action)
    target = operation.needs(action["step"])[0]
    now = images.observed(operation, stage, action["step"], action["memo"])
    if "gone" in now and "gone" not in action["after"]:
        return [f"what {operation.name} changed is gone ({now['gone']}), {last(target)}"]
    name, since = stage.resolve(target).name, whom.Since(stage, target, operation_id)
    return [
        f"{field} of '{name}' was {_said(then)} after it and is {_said(now.get(field))} now, {whom.said(since.of_field(field, now.get(field)))}"
        for field, then in action["after"].items() if not whom.same(then, now.get(field))]


def _said(value):
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:117]}..."


def _target(action):
    return {"target": action["uuid"]}


def _take_back(stage, action, done):
    operation = images.operation_of(action)
    step = action["step"]
    if action["makes"]:
        if operation.settled is None:
            return []  # what it made is taken away whole
        step = operation.settled(step)
    before = copies.keep_all(stage, [kept["uuid"] for kept in images.copies_of(action["memo"])])
    moved = None
    if operation.row.feature == "animation" and "path" in step:
        holder = curves.place(stage, step)[0]
        moved = curves.moved(stage, holder, curves.action_of(holder))
    done.append({
        "is": "undone", "op": action["op"], "step": step, "memo": action["memo"], "makes": [], "changes": action["changes"], "before": before, "moved": moved})
    operation.rollback(stage, action["step"], images.fetch(stage, action))
    return action["changes"]


def _again(stage, action, done):
    operation = images.operation_of(action)
    stage.world.flush()  # the one before may have moved what this one looks at
    memo = operation.snapshot(stage, action["step"])
    done.append({"is": "done", "op": action["op"], "step": action["step"], "memo": memo, "makes": [], "changes": action["changes"]})
    changes = operation.mutate(stage, action["step"], memo)
    operation.validate(stage, action["step"], memo)  # here, for the next may be done over it
    return changes


def _delete(stage, action, done):
    memo = delete.snapshot(stage, {**_target(action), "filled": True})  # that it is as it was made is known already
    done.append({"is": "gone", "uuid": action["uuid"], "memo": memo})
    return delete.mutate(stage, _target(action), memo)


def _restore(stage, action, done):
    kept = action.get("references") or []
    if stage.is_known(action["uuid"]):  # it came with another, which has it
        return references.give_back(stage, kept, stage.resolve(action["uuid"]))
    memo = restore.snapshot(stage, _target(action))
    done.append({"is": "back", "uuid": action["uuid"], "memo": memo})
    changes = restore.mutate(stage, _target(action), memo)
    return changes + references.give_back(stage, kept, stage.resolve(action["uuid"]))


_INVERSE = {"done": _take_back, "undone": _again, "made": _delete, "back": _delete, "gone": _restore}

# SPDX-License-Identifier: GPL-3.0-or-later
"""What a commit leaves to revert it by later: what each step kept before it (its memo), and what it set, as it was then.

Datablocks that a step kept as copies are in a .blend beside it. Both are on disk before the commit counts as prepared; the audit log has the hash.
"""

import math
import os

from . import digest, geometry, rna
from ..errors import IMAGE_MISSING, IRREVERTIBLE, Refused
from ..storage import atomic, records
from ..world import BACKUP, UUID_KEY, is_backup


def of(stage, plan, journal, changed, deleted):
    """The bytes of the image, or None when the operation can't be reverted for it is opaque, only reads, or keeps too much. Yields, as a tick may end anywhere."""
    if plan.opaque or not all(operation.revertible(step) for operation, step in plan.steps):
        return None
    actions = []
    for (operation, step, memo), changes in zip(journal.forwards(), changed):
        for action in _actions(stage, plan, operation, step, memo, changes, deleted):
            if action is not None:
                actions.append(action)
            yield
    if not actions:
        return None
    data = records.encode({"operation_id": plan.operation_id, "project_id": plan.project_id, "label": plan.label, "actions": actions})
    yield
    if len(data) > stage.revert_limits.operation_bytes_max:
        return None
    copies = [(kind, name) for kind, name in stage.copies if _is_copy(stage, kind, name)]
    if copies:
        path = _path(stage, plan.operation_id, "blend")
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        stage.world.write_apart(f"{path}.partial", copies)
        yield
    return data


def digest_of(data):
    return digest.sha256(data)


def write(folder, operation_id, data):
    """On the storage thread."""
    folder = os.path.join(folder, "images")
    os.makedirs(folder, mode=0o700, exist_ok=True)
    copies = os.path.join(folder, f"{operation_id}.blend")
    if os.path.exists(f"{copies}.partial"):
        atomic.finish(f"{copies}.partial", copies)
    atomic.write(os.path.join(folder, f"{operation_id}.json"), data)


def sweep(folder, newest, limits):
    """Makes room by the oldest, on the storage thread; nobody waits for it."""
    folder = os.path.join(folder, "images")
    entries = sorted(((entry.stat().st_mtime_ns, entry.stat().st_size, entry.name) for entry in os.scandir(folder)), reverse=True)
    total, kept = 0, set()
    for _, size, name in entries:
        total += size
        operation_id = name.split(".")[0]
        if operation_id != newest and operation_id not in kept and (total > limits.kept_bytes_max or len(kept) >= limits.kept_max):
            atomic.remove(os.path.join(folder, name))
        else:
            kept.add(operation_id)


def drop(folder, operation_id):
    """Of an operation that did not commit."""
    for ending in ("json", "blend"):
        path = os.path.join(folder, "images", f"{operation_id}.{ending}")
        if os.path.exists(path):
            atomic.remove(path)


def read(stage, operation_id, bytes_max=math.inf):
    """The image's actions."""
    path = _path(stage, operation_id, "json")
    if os.path.exists(path) and os.path.getsize(path) > bytes_max:
        raise Refused(IMAGE_MISSING, f"what is kept of operation {operation_id} has more than {bytes_max} bytes")
    found = records.read(path)
    if found is None:
        raise Refused(IMAGE_MISSING, f"nothing is kept of operation {operation_id}: it is unknown here, never committed, only read, ran code, kept too much, or is too long ago")
    return found["actions"]


def of_quarantined(stage, operation_id):
    """Actions by what the quarantine of an operation kept: a person has decided that all of it goes back, so nothing is compared."""
    found = records.read(os.path.join(stage.folder, "quarantine", f"{operation_id}.json")) or {}
    steps = found.get("steps")
    if isinstance(steps, dict):  # of a file that was saved in the middle: its whole journal
        steps = steps.get("steps")
    if not steps:
        raise Refused(IMAGE_MISSING, f"no copy is kept of quarantined operation {operation_id}: it is of another Blender, was removed, or held none")
    return [action for kept in steps for action in _of_kept(stage, operation_id, kept)]


def _of_kept(stage, operation_id, kept):
    operation, step = operation_of(kept), kept["step"]
    operation.row.check(step)
    if operation.row.kind == "opaque":
        raise Refused(IRREVERTIBLE, f"{operation.name} ran code, which only the scene kept beside it can take back: open that file")
    changes = [[uuid, "CHANGED"] for uuid in operation.needs(step) if stage.is_known(uuid)]
    action = {"is": "done", "op": operation.name, "step": step, "memo": kept["before"], "makes": [], "changes": changes, "after": None}
    yield {**action, "copies": operation_id} if copies_of(kept["before"]) else action
    for uuid in [*operation.makes(step), *operation.made(step, kept["before"])]:
        if stage.is_known(uuid):
            yield {"is": "made", "uuid": uuid, "state": None}


def fetch(stage, action):
    """The action's memo, with the copies that it names brought back from the disk."""
    brought = {}
    for kept in copies_of(action["memo"]):
        path = _path(stage, action["copies"], "blend")
        if not os.path.exists(path):
            raise Refused(IMAGE_MISSING, f"what {action['copies']} kept of '{kept['name']}' is gone")
        _bring(stage, path, kept, brought)
    return action["memo"]


def untouched(stage, uuid):
    """A hash of what a person can have made of a datablock; who uses it, selects it or shows it is no change of it."""
    found = stage.resolve(uuid)
    return digest.hashed([rna.state(found), stage.geometry(uuid)])


def users(stage, uuid):
    """UUIDs of those that refer to it, without the places that hold it."""
    return sorted({user for of, _, user in stage.world.users_of(stage.resolve(uuid)) if user is not None and of not in ("COLLECTION", "SCENE")})


def observed(operation, stage, step, memo):
    """What a later step has made another kind of thing has other properties, and is gone as what it was."""
    try:
        return operation.observe(stage, step, memo)
    except (AttributeError, LookupError) as error:
        return {"gone": str(error)}


def _is_copy(stage, kind, name):
    """Not one that has taken the place of its datablock."""
    copy = stage.named([kind, name, None])
    return copy is not None and is_backup(copy)


def _actions(stage, plan, operation, step, memo, changes, deleted):
    """One after the other: a plan can make hundreds, and each is looked at in full. None for a piece of a look."""
    if operation.row.kind != "mutating" or operation.name == "save":
        return
    if operation.name == "revert":
        for action in memo["done"]:
            yield _sealed(stage, plan, operation_of(action), action, deleted) if "op" in action else _there(stage, action)
    elif operation.name == "delete":
        yield {"is": "gone", "uuid": step["target"], "users": memo["users"], "references": memo["references"]}
    elif operation.name == "restore":
        came = [stage.uuid_of(stage.named([kind, name, None])) for kind, name in memo["loaded"] if stage.named([kind, name, None]) is not None]
        for uuid in sorted(came, key=lambda uuid: uuid != step["target"]):
            yield from _read(stage, uuid)
            yield _there(stage, {"is": "back", "uuid": uuid})
    else:
        makes = [uuid for uuid in [*operation.makes(step), *operation.made(step, memo)] if stage.is_known(uuid)]  # not all that it may make it always does
        done = {"is": "done", "op": operation.name, "step": step, "memo": memo, "makes": makes, "changes": [change for change in changes if change[0] not in makes]}
        yield _sealed(stage, plan, operation, done, deleted)
        for uuid in makes:
            if uuid not in deleted:
                yield from _read(stage, uuid)
                yield _there(stage, {"is": "made", "uuid": uuid})


def _read(stage, uuid):
    """In pieces, what is large and has not been read for the digest."""
    if uuid not in stage.shapes and geometry.is_large(stage.resolve(uuid)):
        stage.shapes[uuid] = yield from geometry.states(lambda: stage.resolve(uuid))


def operation_of(action):
    from . import BY_NAME  # of which revert itself is one
    return BY_NAME[action["op"]]


def _sealed(stage, plan, operation, action, deleted):
    """As it is now. What the same plan deletes can't be looked at later."""
    step = action["step"]
    gone = any(uuid in deleted for uuid in [*operation.needs(step), *operation.makes(step)])
    sealed = {**action, "after": None if gone else observed(operation, stage, step, action["memo"])}
    return {**sealed, "copies": plan.operation_id} if action["is"] == "done" and copies_of(action["memo"]) else sealed


def _there(stage, action):
    if action["is"] == "gone":
        return {"is": "gone", "uuid": action["uuid"], **{key: action["memo"][key] for key in ("users", "references")}}
    return {"is": action["is"], "uuid": action["uuid"], "state": untouched(stage, action["uuid"]), "users": users(stage, action["uuid"])}


def copies_of(memo):
    """What keeping/copies.py made, wherever the memo has it."""
    if isinstance(memo, dict):
        if {"uuid", "kind", "copy", "shape_keys"} <= memo.keys():
            return [memo]
        return [found for value in memo.values() for found in copies_of(value)]
    return [found for value in memo for found in copies_of(value)] if isinstance(memo, list) else []


def _bring(stage, path, kept, brought):
    """`brought`: {mark: identity} of those before it, which this one may use; it comes with them once more."""
    found, surplus = None, []
    came = stage.world.append(path, kept["kind"], kept["copy"])
    for kind, name in came:
        loaded = stage.named([kind, name, None])
        own = loaded.get(UUID_KEY)
        if own == BACKUP + kept["uuid"]:
            found = (kind, name)
        elif own in brought:
            loaded.user_remap(stage.named(brought[own]))
            surplus.append((kind, name))
        elif own is not None and stage.is_known(own.removeprefix(BACKUP)):
            loaded.user_remap(stage.resolve(own.removeprefix(BACKUP)))
            surplus.append((kind, name))
        else:
            stage.world.remove_all(came)
            raise Refused(IMAGE_MISSING, f"what was kept of '{kept['name']}' uses the {kind} '{name}', which is gone since")
    stage.world.remove_all(surplus)
    if found is None:
        raise Refused(IMAGE_MISSING, f"{os.path.basename(path)} has no {kept['copy']}")
    stage.copies.append(found)
    kept["copy"] = found[1]
    brought[BACKUP + kept["uuid"]] = [*found, None]


def _path(stage, operation_id, ending):
    return os.path.join(stage.folder, "images", f"{operation_id}.{ending}")

# SPDX-License-Identifier: GPL-3.0-or-later
"""What deletes keep on disk, so that an identity can be restored (rule 6.3): a .blend for each operation, and an index of who is in which."""

import os
import uuid as uuids

from ..errors import Refused, STEP_FAILED
from ..storage import atomic, records
from ..world import LAST_KEY, uuid_of

KEPT_MAX = 1000


def keep(stage, operation_id):
    """All that the running plan deletes, and where it was. What is left to do, for the storage thread: then it is durable."""
    folder = _folder(stage)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    path = os.path.join(folder, f"{operation_id}.blend")
    doomed = [(uuid, stage.identity(stage.resolve(uuid))) for uuid in stage.doomed]
    stage.world.write_apart(f"{path}.partial", [(kind, name) for _, (kind, name, _) in doomed])
    entries = {
        uuid: {"operation": operation_id, "kind": kind, "name": name, "version": stage.version(uuid), **stage.doomed[uuid]} for uuid, (kind, name, _) in doomed}
    return _finish, folder, path, entries


def _finish(folder, path, entries):
    atomic.finish(f"{path}.partial", path)
    index = {uuid: entry for uuid, entry in _index(folder).items() if uuid not in entries}
    index = dict(list({**index, **entries}.items())[-KEPT_MAX:])
    records.write(os.path.join(folder, "index.json"), {"deleted": index})
    _sweep(folder, {entry["operation"] for entry in index.values()})


def find(stage, uuid):
    """The index's entry of a deleted identity, as it was when it was deleted last."""
    if stage.is_known(uuid):
        raise Refused(STEP_FAILED, f"{uuid} is not deleted")
    tombstone = stage.tombstone(uuid)
    if tombstone is None:
        raise Refused(STEP_FAILED, f"{uuid} never was in this file")
    entry = _index(_folder(stage)).get(uuid)
    kind, name, version = tombstone
    if entry is None or entry["version"] + 1 != version and not _is_redone(stage, uuid, entry):
        raise Refused(STEP_FAILED, f"{kind} '{name}' was deleted by no operation, or too long ago, and so was not kept; the person's undo may bring it back")
    if not os.path.exists(_path(stage, entry)):
        raise Refused(STEP_FAILED, f"what was kept of {kind} '{name}' is gone: {entry['operation']}.blend")
    return entry


def _is_redone(stage, uuid, entry):
    """The person has undone the delete and redone it: then it is gone as that operation left it. Had anything else come after the undo, there would be nothing to redo."""
    return stage.dead(uuid).removed_by == "redo" and entry["operation"] in stage.world.read_mark(LAST_KEY)


def bring_back(stage, uuid, memo):
    """Appends what `memo["entry"]` names under its UUID; gives [(uuid, change)]. What it needs comes with it only as far as it is gone.

    `memo["loaded"]` says at once what has come, for `take_away`.
    """
    entry = memo["entry"]
    memo["loaded"] = [list(found) for found in stage.world.append(_path(stage, entry), entry["kind"], entry["name"])]
    changes, surplus = [], []
    for number, (kind, name) in enumerate(memo["loaded"]):
        loaded = stage.named([kind, name, None])
        own = uuid_of(loaded)
        if own == uuid:
            stage.adopt(loaded, uuid)
            changes.append((uuid, "RESTORED"))
        elif own is not None and stage.is_known(own):
            loaded.user_remap(stage.resolve(own))
            surplus.append((kind, name))
        elif kind in ("OBJECT", "COLLECTION", "SCENE"):
            surplus.append((kind, name))  # deleted since, and not asked for
        elif own is not None and stage.tombstone(own) is not None:
            stage.adopt(loaded, own)
            changes.append((own, "RESTORED"))
        else:
            made = str(uuids.uuid5(uuids.UUID(uuid), f"{kind}/{number}"))
            stage.adopt(loaded, made)
            changes.append((made, "CREATED"))
    stage.world.remove_all(surplus)
    if uuid not in dict(changes):
        raise Refused(STEP_FAILED, f"{entry['kind']} '{entry['name']}' is not in {entry['operation']}.blend")
    return changes


def take_away(stage, memo):
    """Nothing else has those names: Blender gave them to what came."""
    left = [(kind, name) for kind, name in memo.get("loaded", ()) if stage.named([kind, name, None]) is not None]
    stage.world.remove_all(left)
    memo["loaded"] = []


def _index(folder):
    return (records.read(os.path.join(folder, "index.json")) or {}).get("deleted", {})


def _folder(stage):
    return os.path.join(stage.folder, "snapshots")


def _path(stage, entry):
    return os.path.join(_folder(stage), f"{entry['operation']}.blend")


def _sweep(folder, wanted):
    for name in os.listdir(folder):
        if name.endswith(".blend") and name[:-len(".blend")] not in wanted:
            atomic.remove(os.path.join(folder, name))

# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole datablock kept as a copy, for geometry and node trees: exact, and cheaper than reading them out (BLENDER.md, 5).

The copy carries no identity but a mark that scans skip. The end of the transaction drops every copy, so that none gets into
a saved file or an undo step.
"""

import hashlib
import json

from . import embedded
from .. import rna
from ...errors import Refused
from ...world import BACKUP, UUID_KEY, is_backup


def keep(stage, uuid):
    """The memo of a copy of the datablock; made before anything is changed."""
    original = stage.editable(uuid)
    kind = stage.world.kind_of(original)
    copy = embedded.copy(stage, original)
    copy[UUID_KEY] = BACKUP + uuid
    copy.use_fake_user = True  # a file that is saved now keeps it: what has no user is not saved (left_open.py)
    stage.copies.append((kind, copy.name))
    keys = getattr(original, "shape_keys", None)
    return {
        "uuid": uuid, "kind": kind, "copy": copy.name, "name": original.name, "fake_user": original.use_fake_user,
        "shape_keys": keys.name if keys is not None else None}


def keep_all(stage, uuids):
    """The memos of several, of which one may use another: whatever is kept uses the copies, not the originals, which a step is about to change below it."""
    kept = [keep(stage, uuid) for uuid in uuids]
    for memo in kept:
        if memo["kind"] == "NODETREE":
            _use(stage, stage.resolve(memo["uuid"]), find(stage, memo))
    return kept


def _use(stage, group, copy):
    for kind, name in stage.copies:
        holder = stage.world.collection(kind).get((name, None))
        if holder is None or holder == copy or not is_backup(holder):
            continue
        tree = holder if kind == "NODETREE" else getattr(holder, "node_tree", None)
        for node in tree.nodes if tree is not None else ():
            if getattr(node, "node_tree", None) == group:
                node.node_tree = copy


def find(stage, kept):
    """The copy; None when it has taken the place of its datablock."""
    copy = stage.world.collection(kept["kind"]).get((kept["copy"], None))
    return copy if copy is not None and copy.get(UUID_KEY) == BACKUP + kept["uuid"] else None


def restore(stage, kept):
    """The copy takes the place of the datablock, with all its users. Nothing when it has already done so."""
    copy = find(stage, kept)
    if copy is None:
        return
    original = stage.resolve(kept["uuid"])
    original.user_remap(copy)
    stage.world.collection(kept["kind"]).remove(original)
    copy[UUID_KEY] = kept["uuid"]
    copy.name = kept["name"]
    if kept["shape_keys"] is not None:
        copy.shape_keys.name = kept["shape_keys"]
    copy.use_fake_user = kept["fake_user"]
    stage.called(copy, kept["uuid"])


def observe(stage, uuid):
    """The whole as one value: a copy brings back the whole, so whatever has changed since stands in its way."""
    found = stage.resolve(uuid)
    state = json.dumps([rna.state(found), stage.geometry(uuid)], sort_keys=True)
    return {"whole": hashlib.sha256(state.encode("utf-8")).hexdigest()}


def drop(stage):
    """Every copy that is left, whatever became of the plan."""
    while stage.copies:
        kind, name = stage.copies.pop()
        copy = stage.world.collection(kind).get((name, None))
        if copy is not None and is_backup(copy):
            if kind == "NODETREE" and copy.users > copy.use_fake_user:
                _give_back(stage, copy)
            stage.world.collection(kind).remove(copy)


def _give_back(stage, copy):
    """An earlier step's copy may use this one, and has taken its own original's place."""
    try:
        original = stage.resolve(copy[UUID_KEY].removeprefix(BACKUP))
    except Refused:  # the same plan has deleted it
        return
    copy.use_fake_user = False  # or the other would get it
    copy.user_remap(original)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole datablock kept as a copy, for geometry and node trees: exact, and cheaper than reading them out (BLENDER.md, 5).

The copy carries no identity but a mark that scans skip. The end of the transaction drops every copy, so that none gets into
a saved file or an undo step.
"""

import hashlib
import json

from . import embedded
from .. import rna
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
            stage.world.collection(kind).remove(copy)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings a file of the inbox into the scene. Blender's importers are not ours: the digest over everything judges what they did."""

import os

from . import arrivals, importers, inbox, staging
from .. import newcomers
from ..collections import homes
from ..objects import layers
from ...errors import ASSET_BROKEN, ASSET_CHANGED, Refused, STEP_FAILED, VALIDATION_FAILED

WHOLE = True
_HOUSED = ("OBJECT", "COLLECTION")


def revertible(step):
    """What is linked belongs to the other file, and has no identity here that could say whether somebody uses it since."""
    return step["format"] != "BLEND_LINK"


def made(step, memo):
    return memo.get("made", [])


def snapshot(stage, step):
    """All that can be known before the scene is touched; a file that is not complete ends here (rule 1.4)."""
    if stage.world.mode() != "OBJECT":
        raise Refused(STEP_FAILED, "an importer needs object mode")
    importers.demand(step["format"])
    if stage.is_known(step["seed"]):
        raise Refused(STEP_FAILED, f"the UUID {step['seed']} is taken")
    if step["format"] == "BLEND_LINK":
        _demand_unopened(stage, inbox.path_of(stage.inbox, step["file"]))
    staging.gather(stage, step)
    if "collection" in step:
        homes.home(stage, step["collection"])
    return {"before": arrivals.listed(stage)}


def mutate(stage, step, memo):
    """The bytes are read, checked and used in this one step; the importer sees a copy of exactly those."""
    tops = _bring(stage, step)
    memo["arrived"] = arrivals.since(stage, memo["before"])
    if not memo["arrived"]:
        raise Refused(ASSET_BROKEN, f"'{step['file']}' has nothing that could be imported")
    _house(stage, step, tops)
    arrivals.judge(stage, memo["arrived"])
    memo["arrived"] = arrivals.since(stage, memo["before"])
    staging.drop(stage)
    stage.world.flush()
    given = newcomers.adopt(stage, step["seed"])
    memo["made"] = newcomers.users_first(stage, given)
    return [*((uuid, "CREATED") for uuid in given), *([(step["collection"], "CHANGED")] if any(kind in _HOUSED for kind, _, _ in tops) else [])]


def validate(stage, step, memo):
    """That nothing else was touched is judged by the transaction, which has both digests."""
    gone = [arrival for arrival in memo["arrived"] if arrivals.find(stage, arrival) is None]
    if gone or stage.world.mode() != "OBJECT":
        raise Refused(VALIDATION_FAILED, f"the import did not end well: {gone or stage.world.mode()}")


def rollback(stage, step, memo):
    """Exactly what came. When mutate broke off nobody else could have come in between; later, only what it had counted."""
    staging.drop(stage)
    renamed = [stage.identity(found) for uuid in memo.get("made", ()) if (found := _known(stage, uuid)) is not None]
    arrivals.take_away(stage, memo["arrived"] if "made" in memo else arrivals.since(stage, memo["before"]))
    stage.world.data.batch_remove([found for identity in renamed if (found := stage.named(identity)) is not None])


def observe(stage, step, memo):
    return {"made": [stage.identity(_known(stage, uuid)) for uuid in memo["made"]], "arrived": len(memo["arrived"])}


def _bring(stage, step):
    """Identities of what has to get a home: the rest hangs on it."""
    kind = step["format"]
    if kind == "BLEND_LINK":
        return [_link(stage, step)]
    path = staging.write(stage, staging.gather(stage, step))
    if kind == "BLEND_APPEND":
        return [_append(stage, step, path)]
    if kind == "IMAGE":
        return importers.picture(stage, path, staging.title(step["file"]))
    return importers.run(stage, kind, path)


def _append(stage, step, path):
    """Without the library that it came from: its copy goes away."""
    libraries = {library.name for library in stage.world.data.libraries}
    found = importers.load(stage, path, step["kind"], step["name"], link=False)
    for name in [library.name for library in stage.world.data.libraries if library.name not in libraries]:
        stage.world.data.libraries.remove(stage.world.data.libraries[name])
    return found


def _link(stage, step):
    """A link lasts: it is to the inbox's own file, which has to be the same after Blender has read it."""
    staging.gather(stage, step)
    found = importers.load(stage, inbox.path_of(stage.inbox, step["file"]), step["kind"], step["name"], link=True)
    try:
        staging.gather(stage, step)
    except Refused as refused:
        raise Refused(ASSET_CHANGED, f"it changed while Blender read it: {refused.reason}") from refused
    return found


def _house(stage, step, tops):
    for identity in tops:
        found = stage.named(identity)
        if identity[0] == "OBJECT":
            homes.home(stage, step["collection"]).objects.link(found)
            layers.unselect(stage.world.data, found)
        elif identity[0] == "COLLECTION":
            homes.home(stage, step["collection"]).children.link(found)
            for thing in found.all_objects:
                layers.unselect(stage.world.data, thing)
        elif found.library is None:
            found.use_fake_user = True  # nothing uses it yet, and what nothing uses Blender does not save


def _known(stage, uuid):
    try:
        return stage.resolve(uuid)
    except Refused:
        return None


def _demand_unopened(stage, path):
    """Blender crashes when it loads the file that is open (3.4)."""
    own = stage.world.blend()
    if own and os.path.exists(own) and os.path.exists(path) and os.path.samefile(own, path):
        raise Refused(STEP_FAILED, "the file that is open can't be linked into itself")

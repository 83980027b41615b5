# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings a deleted identity back under its UUID, from what the delete kept on disk (rule 6.3)."""

from . import layers
from .. import snapshots
from ..collections import homes
from ...errors import Refused, VALIDATION_FAILED


def snapshot(stage, step):
    entry = snapshots.find(stage, step["target"])
    return {"entry": entry, "homes": [uuid for uuid in entry["homes"] if uuid is not None and stage.is_known(uuid)]}


def mutate(stage, step, memo):
    changes = snapshots.bring_back(stage, step["target"], memo)
    made = stage.resolve(step["target"])
    kind = memo["entry"]["kind"]
    if kind in ("OBJECT", "COLLECTION"):
        for home in [homes.home(stage, uuid) for uuid in memo["homes"]] or [stage.world.scene().collection]:
            (home.objects if kind == "OBJECT" else home.children).link(made)
    if kind == "OBJECT":
        layers.unselect(stage.world.data, made)
    keep_if_unused(stage, step, memo)
    return changes


def keep_if_unused(stage, step, memo):
    """What nothing uses would be gone with the next save."""
    made = stage.resolve(step["target"])
    made.use_fake_user = memo["entry"]["fake_user"] or made.users - made.use_fake_user == 0


def validate(stage, step, memo):
    made = stage.resolve(step["target"])
    if stage.world.kind_of(made) != memo["entry"]["kind"] or made.users == 0:
        raise Refused(VALIDATION_FAILED, f"'{made.name}' did not come back")


def rollback(stage, step, memo):
    snapshots.take_away(stage, memo)
    stage.discard(step["target"])


def observe(stage, step, memo):
    made = stage.resolve(step["target"])
    return {"users": made.users, "name": made.name}

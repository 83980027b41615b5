# SPDX-License-Identifier: GPL-3.0-or-later
"""What a .blend carries that is saved in the middle of an operation, and how that is taken back when the file is opened.

The person's save is none of these: it takes the operation back first. But Blender's autosave calls no handler, nor does another add-on's copy
have to. The mark on the scenes is the operation's id, and from the second line on its journal: with the copies that are in the file as well,
that is what a rollback needs. Without a journal only a person can decide.
"""

import json

from . import BY_NAME, digest
from .journal import Journal
from .keeping import copies
from ..errors import Refused
from ..wire.fields import is_canonical

LONGEST = 1 << 20


def mark(operation_id, journal, before, registry):
    """Of the steps so far. `before`: the digest by datablock; only what the steps touched is compared, since a file keeps nothing that nobody uses."""
    if journal.size > LONGEST:
        return operation_id
    left = {
        "steps": journal.plain(), "copies": registry.copies, "named": registry.provisional, "doomed": registry.doomed,
        "before": {uuid: before.get(uuid, digest.hashed(None)) for uuid in sorted(journal.touched())}}
    return f"{operation_id}\n{json.dumps(left)}"


def nothing_yet(operation_id):
    return f"{operation_id}\n"


def read(value):
    """(operation id, its journal or "" for one that had done nothing, or None for one without); None for what is no mark. The file is from outside (rule 11.1)."""
    operation_id, line, left = value.partition("\n")
    if not is_canonical(operation_id):
        return None
    if not line or not left:
        return operation_id, "" if line else None
    try:
        return operation_id, json.loads(left)
    except (ValueError, RecursionError):
        return operation_id, None


def take_back(stage, registry, guard, flush, left):
    """Walks back over the journal and proves it. Gives what differs, in words; nothing when all of it is as it was."""
    troubles, made = [], {}
    try:
        with guard.own(flush):
            journal = _journal(left)
            registry.copies.extend((kind, name) for kind, name in left["copies"])
            registry.provisional.update({uuid: (kind, name) for uuid, (kind, name) in left["named"].items()})
            registry.doomed.update(left["doomed"])
            for uuid in [uuid for uuid, state in left["before"].items() if state == digest.hashed(None)]:
                if registry.live(uuid) is not None:
                    made[uuid] = registry.live(uuid).version
                    registry.forget(registry.live(uuid))  # what it made, which the look at the file took for the person's
            for operation, step, memo in journal.backwards():
                try:
                    operation.rollback(stage, step, memo)
                except Exception as error:  # the others are still taken back; the digest judges the whole
                    troubles.append(f"{operation.name}: {error}")
            copies.drop(stage)
        there = [uuid for uuid in left["before"] if stage.world.holders(uuid)]
        after = dict.fromkeys(left["before"], digest.hashed(None))
        for _ in digest.parts(stage, there, (), after):
            pass
        return [*troubles, *digest.differences(left["before"], digest.only(after, left["before"]))]
    except (Refused, AttributeError, LookupError, TypeError, ValueError) as error:
        return [*troubles, f"its journal can't be used: {error}"]
    finally:
        stage.keep_made(made)
        registry.copies.clear()
        registry.provisional.clear()
        registry.doomed.clear()


def _journal(left):
    journal = Journal()
    for line in left["steps"]:
        operation = BY_NAME[line["op"]]
        operation.row.check(line["step"])
        journal.keep(operation, line["step"], line["before"])
    return journal

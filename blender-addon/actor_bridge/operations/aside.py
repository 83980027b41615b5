# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose is what differs after a rollback: proven by four looks at a datablock, field by field, when somebody else has edited in the middle (rule 16.2).

`before` the plan, `written` at the end of the tick of the last step that touched it and when it was prepared, `found` when its rollback began, `left` when that was
done; each is the text of the datablock's state.
"""

import json

from . import digest

LONGEST = 32 << 20  # characters that one look keeps; of a larger plan nothing is told apart
_NAME = "rna.name"
GONE = "being there"
REPLACED = "being there (something else has come in its place)"


class Look(dict):
    """{uuid: text of its state}."""

    def __init__(self):
        super().__init__()
        self._size = 0

    def keep(self, uuid, text):
        self.drop([uuid])
        if self._size + len(text) <= LONGEST:
            self[uuid] = text
            self._size += len(text)

    def drop(self, uuids):
        for uuid in uuids:
            self._size -= len(self.pop(uuid, ""))


def theirs(stage, uuid, before, written, found, left):
    """The names of the fields that are not as they were, when each is somebody else's: what the operation had not written, and its rollback has not touched. Else None."""
    texts = [look.get(uuid) for look in (before, written, found, left)]
    if None in texts:
        return None
    before, written, found, left = (json.loads(text) for text in texts)
    if not isinstance(before, dict) or not isinstance(written, dict):
        return None
    before, written = _fields(before), _fields(written)
    if not isinstance(left, dict):
        return _gone(stage, uuid, before, written) if found == left else None
    if not isinstance(found, dict):
        return None
    found, left = _fields(found), _fields(left)
    different = sorted(name for name in before.keys() | left.keys() if before.get(name) != left.get(name))
    alone = all(before.get(name) == written.get(name) and found.get(name) == left.get(name) for name in different)
    return different if alone else None


def overwritten(uuid, before, written, found, left):
    """The names of the fields that the operation had written, somebody else wrote over, and the rollback has put back: theirs is lost, and they have to hear of it."""
    states = [json.loads(look.get(uuid, "null")) for look in (before, written, found, left)]
    if not all(isinstance(state, dict) for state in states):
        return []
    before, written, found, left = map(_fields, states)
    ours = (name for name in before.keys() | written.keys() if before.get(name) != written.get(name))
    return sorted(name for name in ours if found.get(name) not in (written.get(name), before.get(name)) and left.get(name) == before.get(name))


def _gone(stage, uuid, before, written):
    """It was removed; but not when it could be in the scene still, with what the operation wrote, and only its UUID was taken from it.

    What has come in its place has nothing that the operation wrote: whatever it is, nothing half done is left in it.
    """
    entry = stage.dead(uuid)
    if entry is None or stage.world.holders(uuid):
        return None
    ours = {name: written.get(name) for name in before.keys() | written.keys() if before.get(name) != written.get(name)}
    replaced = False
    for name in {entry.name, before.get(_NAME), written.get(_NAME)}:
        there = stage.named([entry.kind, name, None])
        if there is not None and stage.uuid_of(there) is None:
            state = digest.small(stage, there)
            fields = ours if state is None else _fields(state)
            if any(fields.get(name) == value for name, value in ours.items()):
                return None
            replaced = True
    return [REPLACED if replaced else GONE]


def _fields(state, path=""):
    """{path: value} of what is set by itself: a vector is one field."""
    if isinstance(state, dict):
        return {name: value for key, part in state.items() for name, value in _fields(part, f"{path}.{key}" if path else key).items()}
    if isinstance(state, list) and any(isinstance(part, (dict, list)) for part in state):
        return {name: value for number, part in enumerate([len(state), *state]) for name, value in _fields(part, f"{path}[{number - 1}]" if number else f"{path}.length").items()}
    return {path: state}

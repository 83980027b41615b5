# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose is what differs after a rollback: proven by four looks at a datablock, field by field, when somebody else has edited in the middle (rule 16.2).

`before` the plan, `written` when it was prepared, `found` when its rollback began, `left` when that was done; each is the text of the datablock's state.
"""

import json

LONGEST = 32 << 20  # characters that one look keeps; of a larger plan nothing is told apart
GONE = "being there"


class Look(dict):
    """{uuid: text of its state}."""

    def __init__(self):
        super().__init__()
        self._size = 0

    def keep(self, uuid, text):
        self._size += len(text)
        if self._size <= LONGEST:
            self[uuid] = text


def theirs(stage, uuid, before, written, found, left):
    """The names of the fields that are not as they were, when each is somebody else's: what the operation had not written, and its rollback has not touched. Else None."""
    texts = [look.get(uuid) for look in (before, written, found, left)]
    if None in texts:
        return None
    states = [json.loads(text) for text in texts]
    if isinstance(states[0], dict) and isinstance(states[1], dict) and not isinstance(states[3], dict):
        return [GONE] if states[2] == states[3] and not _may_be_there(stage, uuid) else None
    if not all(isinstance(state, dict) for state in states):
        return None
    before, written, found, left = (_fields(state) for state in states)
    different = sorted(name for name in before.keys() | left.keys() if before.get(name) != left.get(name))
    alone = all(before.get(name) == written.get(name) and found.get(name) == left.get(name) for name in different)
    return different if alone else None


def _may_be_there(stage, uuid):
    """Whether it could be in the scene without its UUID, as an undo leaves one: then what the operation wrote could be, too."""
    entry = stage.dead(uuid)
    if entry is None or stage.world.holders(uuid):
        return True
    there = stage.named([entry.kind, entry.name, None])
    return there is not None and stage.uuid_of(there) is None


def _fields(state, path=""):
    """{path: value} of what is set by itself: a vector is one field."""
    if isinstance(state, dict):
        return {name: value for key, part in state.items() for name, value in _fields(part, f"{path}.{key}" if path else key).items()}
    if isinstance(state, list) and any(isinstance(part, (dict, list)) for part in state):
        return {name: value for number, part in enumerate([len(state), *state]) for name, value in _fields(part, f"{path}[{number - 1}]" if number else f"{path}.length").items()}
    return {path: state}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Who changed a field and when, as far as it is known here: what each commit has left says which values it set, and what is by no operation is the person's or a script's."""

from . import images
from .numbers import same_float32
from ..errors import Refused
from ..identity.changes import at, said

__all__ = ["Since", "at", "said", "same"]

READ_MAX = 256 << 10


class Since:
    """The changes of a datablock that were seen after an operation or a version, or all of them when neither is given or among them."""

    def __init__(self, stage, uuid, operation_id=None, version=None):
        entry = stage.live(uuid) or stage.dead(uuid)
        changes = entry.changes if entry is not None else ()
        own = [change for change in changes if operation_id is not None and change[1] == operation_id]
        after = own[-1][0] if own else version
        self._stage, self._uuid, self._set = stage, uuid, {}
        self._changes = [change for change in changes if after is None or change[0] > after]
        if stage.undone_at is not None and (not own or stage.undone_at > own[-1][2]):  # Blender does not say what an undo has changed
            self._changes = sorted([*self._changes, (None, None, stage.undone_at)], key=lambda change: change[2])

    def last(self):
        """(version that it made, or None for an undo; operation or None; UTC seconds); None when nobody knows."""
        return self._changes[-1] if self._changes else None

    def of_field(self, field, now):
        """The one that gave the field the value of now: an operation that left this in it, else the last whose fields nobody keeps."""
        unclaimed = None
        for change in reversed(self._changes):
            left = self._left(change[1])
            if left is None:
                unclaimed = unclaimed or change
            elif any(_last(name) == _last(field) and same(value, now) for name, value in left):
                return change
        return unclaimed or self.last()

    def _left(self, operation_id):
        if operation_id is not None and operation_id not in self._set:
            self._set[operation_id] = _sets(self._stage, self._uuid, operation_id)
        return self._set.get(operation_id)


def same(then, now):
    if isinstance(then, list) and isinstance(now, list) and then and all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in [*then, *now]):
        return len(then) == len(now) and same_float32(then, now)
    return then == now


def _sets(stage, uuid, operation_id):
    """[(field, value)] that the operation left in it; None when nothing is kept of that, or so much that reading it would hold a tick."""
    try:
        actions = images.read(stage, operation_id, READ_MAX)
    except Refused:
        return None
    found = []
    for action in actions:
        if action.get("after") and uuid in images.operation_of(action).needs(action["step"])[:1]:
            found += action["after"].items()
            if "path" in action["step"] and len(action["after"]) == 1:
                found.append((action["step"]["path"], *action["after"].values()))
    return found


def _last(path):
    """An operation that names a modifier has its settings by their own names."""
    return path.rsplit(".", 1)[-1]

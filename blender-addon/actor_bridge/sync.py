# SPDX-License-Identifier: GPL-3.0-or-later
"""Where this Blender stands in the host's log, judged on this side too (rule 14.11). Plain values; the host's own judgement comes by `automation`."""

from .errors import DIVERGED, Refused

EMPTY = {"seq": 0, "hash": "0" * 64}


class Sync:
    """`position` is what is durable here, `inside` what the .blend was saved with; `why` is why no operation may begin, None when one may."""

    def __init__(self, position, inside):
        self.position = position
        self.inside = inside
        self.why = None
        self._taken = position or EMPTY
        self._agreed = False

    def to_save(self):
        """For the .blend. Until a host has agreed, it keeps what it says: a save must not make another host's file look like ours."""
        return self.position if self._agreed or self.inside is None else self.inside

    def greeted(self, log):
        """The host's first word: too little to agree by, but a log that is shorter than what was seen of it is an older copy."""
        own = self.position
        if own is not None and 0 < log["seq"] < own["seq"]:
            self.why = _older(log, own)

    def hear(self, log, at):
        """A heartbeat of the host, which says in `at` what its log has where this side said that it is. Gives the position to keep, or None.

        One that speaks of another place came late: this side has moved on since, and the next one will tell.
        """
        own = self.position or EMPTY
        if at is None or at["seq"] != own["seq"]:
            return None
        if at["hash"] is None or log["seq"] < own["seq"]:
            self.why = _older(log, own)
        elif at["hash"] != own["hash"]:
            self.why = Refused(DIVERGED, f"two histories: the host has another line {own['seq']} in its log than this Blender knows")
        else:
            self.why = None
            self._agreed = self._agreed or at["agreed"]
            if at["agreed"] and log["seq"] > self._taken["seq"]:
                self._taken = log
                return log
        return None

    def adopt(self, log):
        """A person's decision: whatever was known before is given up. Gives the position to keep."""
        self.why = None
        self._taken = log
        return log

    def kept(self, position, adopted):
        """The position is durable now; called by the writer's thread. An adopted one speaks for the file as well, from its next save on."""
        if adopted:
            self.inside = position
        self.position = position


def _older(log, own):
    return Refused(
        DIVERGED, f"the host's side is older: its log ends at line {log['seq']}, and this Blender was told of line {own['seq']}")

# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scan reads of one datablock: plain values, nothing of bpy (rule 8.2)."""

from typing import NamedTuple, Optional


class Row(NamedTuple):
    """`session` is Blender's session_uid where it has one, else the address: good enough to tell the original from its copy, and for nothing else."""

    kind: str
    name: str
    library: str
    uuid: Optional[str]
    session: int


class Stamp(NamedTuple):
    """Give this datablock the new UUID, if it still carries the old one."""

    kind: str
    name: str
    old: Optional[str]
    new: str


class Item(NamedTuple):
    """One line of an event batch (docs/protocol.md)."""

    what: str
    uuid: str
    kind: str
    name: str
    version: int
    copy_of: Optional[str] = None
    by: Optional[str] = None

    def body(self):
        return self._asdict()

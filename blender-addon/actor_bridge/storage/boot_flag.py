# SPDX-License-Identifier: GPL-3.0-or-later
"""Did Blender end well last time, and was an operation open? (rule 9.1)"""

import os

from . import records
from ..errors import Refused


class BootFlag:
    """`last_boot_success` and `open_operation` are about the boot before, unless its note is `damaged`; `note` is about this one."""

    def __init__(self, path):
        self._path = path
        self.last_boot_success = True
        self.open_operation = None
        self.damaged = False
        self._read()

    def _read(self):
        try:
            before = records.read(self._path)
        except Refused:
            before = {"state": "damaged", "pid": 0}
            self.damaged = True
        if before is None or before.get("state") == "clean":
            return
        if before.get("pid") != os.getpid() and _alive(before.get("pid")):
            return  # another Blender on the same project is running; it did not crash
        self.last_boot_success = False
        self.open_operation = before.get("operation_id")

    def note(self, operation_id=None):
        """Running; and in the middle of this operation. Durable before the operation changes anything."""
        records.write(self._path, {"state": "running", "pid": os.getpid(), "operation_id": operation_id})

    def clean(self):
        records.write(self._path, {"state": "clean", "pid": os.getpid(), "operation_id": None})


def _alive(pid):
    if not isinstance(pid, int) or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

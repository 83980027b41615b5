# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept of committed operations, so that they can be reverted later. The host says it at each attach; `akka.hocon` has it."""

from typing import NamedTuple


class RevertLimits(NamedTuple):
    """Operations, the newest; all of them together; one of them beside whole datablocks; and of those that referred to what was deleted."""

    kept_max: int = 1000
    kept_mib_max: int = 1024
    operation_mib_max: int = 16
    references_max: int = 64

    @property
    def kept_bytes_max(self):
        return self.kept_mib_max << 20

    @property
    def operation_bytes_max(self):
        return self.operation_mib_max << 20

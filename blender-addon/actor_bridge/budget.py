# SPDX-License-Identifier: GPL-3.0-or-later
"""What the add-on may take of Blender's main thread, and how often (rules 15.2, 15.3). The host says it at each attach; `akka.hocon` has it."""

from typing import NamedTuple


class Budget(NamedTuple):
    """Steps of a plan in one tick; how long a tick works; how often a scan looks although nothing was seen; the pump's pause while nothing is at work."""

    steps_per_tick: int = 16
    tick_ms: int = 4
    scan_every_ms: int = 5000
    pump_every_ms: int = 20

    @property
    def tick(self):
        return self.tick_ms / 1000

    @property
    def scan_every(self):
        return self.scan_every_ms / 1000

    @property
    def pump_every(self):
        return self.pump_every_ms / 1000

# SPDX-License-Identifier: GPL-3.0-or-later
"""The pump's loop for `blender -b file.blend --python headless.py`, until SIGTERM or SIGINT."""

import os
import signal
import sys

TICK_SECONDS = 0.01


def main():
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    import actor_bridge
    from actor_bridge import current, pump

    if current.get() is None:
        actor_bridge.register()
    asked = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: asked.append(received))
    arrived = current.get().client.arrived
    while not asked:
        arrived.clear()
        if not pump.pump():
            current.get().world.flush()
            arrived.wait(TICK_SECONDS)
    actor_bridge.unregister()


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Named points where end-to-end tests kill or hold an operation; inert without the environment."""

import os
import signal

from .storage import atomic

CRASH_AT = os.environ.get("ACTORBRIDGE_CRASH_AT", "")
PAUSE_AT = os.environ.get("ACTORBRIDGE_PAUSE_AT", "")


def hold(point, data_folder):
    """True while the operation should wait at this point. It then leaves a file `paused`, and goes on when there is a file `resume`.

    Points: before-begin, before-step-N, after-step-N, prepared (all is done, the host not told yet), before-commit (the decision is
    here), after-commit (crash only: the host not told yet).
    """
    if point == CRASH_AT:
        os.kill(os.getpid(), signal.SIGKILL)
    if point != PAUSE_AT or os.path.exists(os.path.join(data_folder, "addon", "resume")):
        return False
    paused = os.path.join(data_folder, "addon", "paused")
    if not os.path.exists(paused):
        atomic.write(paused, point.encode("ascii"))
    return True

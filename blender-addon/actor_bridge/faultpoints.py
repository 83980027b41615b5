# SPDX-License-Identifier: GPL-3.0-or-later
"""Named points where end-to-end tests kill, stop or hold an operation; inert without the environment."""

import os
import signal

from .storage import atomic

CRASH_AT = os.environ.get("ACTORBRIDGE_CRASH_AT", "")
PAUSE_AT = os.environ.get("ACTORBRIDGE_PAUSE_AT", "")
_stops = {"at": os.environ.get("ACTORBRIDGE_STOP_AT", "")}


def stop_at(point):
    """Blender stops itself there, once, as by SIGSTOP, until it is killed or continued. Tests in the same process name a new point."""
    _stops["at"] = point


def hold(point, data_folder):
    """True while the operation should wait at this point. It then leaves a file `paused`, and goes on when there is a file `resume`.

    Points: before-begin, before-step-N, after-snapshot (crash and stop only: the state before the first change is kept, with an opaque
    plan the whole scene on disk and Blender's undo step as well), after-step-N, prepared (all is done, the host not told yet),
    before-commit (the decision is here), after-commit (crash and stop only: the host not told yet).
    """
    if point == _stops["at"]:
        _stops["at"] = ""
        os.kill(os.getpid(), signal.SIGSTOP)
    if point == CRASH_AT:
        os.kill(os.getpid(), signal.SIGKILL)
    if point != PAUSE_AT or os.path.exists(os.path.join(data_folder, "addon", "resume")):
        return False
    paused = os.path.join(data_folder, "addon", "paused")
    if not os.path.exists(paused):
        atomic.write(paused, point.encode("ascii"))
    return True

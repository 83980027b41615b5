# SPDX-License-Identifier: GPL-3.0-or-later
"""Named points where end-to-end tests kill or hold an operation; inert without the environment."""

import os
import signal

CRASH_AT = os.environ.get("ACTORBRIDGE_CRASH_AT", "")
PAUSE_AT = os.environ.get("ACTORBRIDGE_PAUSE_AT", "")


def hold(point, data_folder):
    """True while the operation should wait at this point. Points: before-step-N, after-step-N, prepared, before-commit, after-commit."""
    if point == CRASH_AT:
        os.kill(os.getpid(), signal.SIGKILL)
    return point == PAUSE_AT and not os.path.exists(os.path.join(data_folder, "addon", "resume"))

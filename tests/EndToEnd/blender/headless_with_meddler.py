# SPDX-License-Identifier: GPL-3.0-or-later
"""The headless loop, plus a second hand in the scene: a file that a test puts at MEDDLE_FILE is run once, on the main thread, between two ticks."""

import os
import sys
from pathlib import Path

import addon_utils

meddle = Path(os.environ["MEDDLE_FILE"])
sys.path.insert(0, os.environ["ADDON_FOLDER"])
addon_utils.enable("actor_bridge", default_set=False, persistent=True)

from actor_bridge import headless, pump  # noqa: E402

pump_alone = pump.pump


def pump_and_meddle(*arguments):
    if meddle.exists():
        exec(compile(meddle.read_text(encoding="utf-8"), str(meddle), "exec"), {})
        meddle.rename(meddle.with_suffix(".done"))
    return pump_alone(*arguments)


pump.pump = pump_and_meddle
headless.run()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Enables the add-on of this checkout in a Blender without a window and pumps until SIGTERM or SIGINT."""

import sys
from pathlib import Path

import addon_utils

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
addon_utils.enable("actor_bridge", default_set=False, persistent=True)

from actor_bridge import headless  # noqa: E402

headless.run()

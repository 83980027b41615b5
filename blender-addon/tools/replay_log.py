# SPDX-License-Identifier: GPL-3.0-or-later
"""Repeats on the opened file what it is told, one JSON object a line each way; the host's `replay` command speaks to it.

blender --background COPY.blend --python replay_log.py
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from actor_bridge import replay  # noqa: E402

replay.run(iter(sys.stdin.readline, ""), sys.stdout)

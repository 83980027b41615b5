# SPDX-License-Identifier: GPL-3.0-or-later
"""Does on the opened copy what it is told, one JSON object a line each way (actor_bridge/background.py).

blender --background COPY.blend --python background.py
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from actor_bridge import background  # noqa: E402

background.run(iter(sys.stdin.readline, ""), sys.stdout)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests of `blender/` inside this Blender."""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(os.path.dirname(HERE)), "blender-addon")]

from harness import rules  # noqa: E402

records = rules.run(os.path.join(HERE, "blender"), True, os.environ.get("ACTORBRIDGE_TEST_PATTERN", "test_*.py"))
target = os.environ.get("ACTORBRIDGE_TEST_RESULTS")
if target:
    with open(target + ".partial", "w", encoding="utf-8") as file:
        json.dump(records, file)
    os.replace(target + ".partial", target)

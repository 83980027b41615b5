# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the add-on's tests: pure ones with this Python, the others in real Blenders; writes one record for each test."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "blender-addon")]

from harness import rules  # noqa: E402


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--fast", action="store_true", help="without Blender")
    arguments.add_argument("--results", help="the file for the records, as JSON")
    arguments.add_argument("--only", default="*", help="pattern of test files: test_<ONLY>.py")
    arguments.add_argument("--tests", help="pattern of test names, such as '*delete*'")
    options = arguments.parse_args()
    if options.tests:
        os.environ["ACTORBRIDGE_TEST_NAMES"] = options.tests
    pattern = f"test_{options.only}.py"
    records = rules.run(os.path.join(HERE, "pure"), False, pattern)
    records += _with_blender(options.fast, pattern)
    counts = {outcome: sum(record["outcome"] == outcome for record in records) for outcome in ("passed", "failed", "skipped")}
    if options.results:
        os.makedirs(os.path.dirname(os.path.abspath(options.results)), exist_ok=True)
        with open(options.results, "w", encoding="utf-8") as file:
            json.dump({"suite": "addon", **counts, "tests": records}, file, indent=1)
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    return 1 if counts["failed"] else 0


def _with_blender(fast, pattern):
    blender = os.environ.get("ACTORBRIDGE_BLENDER") or shutil.which("blender")
    if fast or blender is None:
        return _skipped("inside a Blender, around a Blender, with a display", "--fast" if fast else "Blender is not installed")
    os.environ["ACTORBRIDGE_BLENDER"] = blender
    records = _inside(blender, pattern) + rules.run(os.path.join(HERE, "process"), True, pattern)
    if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        return records + _skipped("with a display", "Xvfb or xdotool is not installed")
    return records + rules.run(os.path.join(HERE, "gui"), True, pattern)


def _inside(blender, pattern):
    """One Blender runs all tests of `blender/`; should it die in the middle, that is a failure and not a silence. The time is a guard against a hang only."""
    with tempfile.TemporaryDirectory() as folder:
        results = os.path.join(folder, "results.json")
        command = [blender, "-b", "--factory-startup", "--python-exit-code", "3", "--python", os.path.join(HERE, "blender_main.py")]
        environment = {**os.environ, "ACTORBRIDGE_TEST_RESULTS": results, "ACTORBRIDGE_TEST_PATTERN": pattern}
        code = subprocess.run(command, env=environment, check=False, timeout=1800).returncode
        if not os.path.exists(results):
            return [{"name": "blender_main", "outcome": "failed", "rules": [], "blender": True, "reason": f"Blender ended with {code}"}]
        with open(results, encoding="utf-8") as file:
            return json.load(file)


def _skipped(what, reason):
    print(f"skipped   tests {what}: {reason}")
    return [{"name": f"tests {what}", "outcome": "skipped", "rules": [], "blender": True, "reason": reason}]


if __name__ == "__main__":
    sys.exit(main())

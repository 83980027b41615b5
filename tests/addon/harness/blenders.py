# SPDX-License-Identifier: GPL-3.0-or-later
"""Real Blenders that a test starts, and always ends, by their process."""

import json
import os
import signal
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
TOOLS = os.path.join(ROOT, "blender-addon", "tools")
END_SECONDS = 20


class Blender:
    """`blender -b` with the add-on's loop; `log` is what it printed."""

    def __init__(self, data_folder, blend=None, script=os.path.join(TOOLS, "run_headless.py"), **environment):
        self.log_path = os.path.join(data_folder, "blender.log")
        os.makedirs(data_folder, exist_ok=True)
        command = [os.environ["ACTORBRIDGE_BLENDER"], "-b", "--factory-startup"]
        command += ([blend] if blend else []) + ["--python-exit-code", "3", "--python", script]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, env={**os.environ, "ACTORBRIDGE_DATA": data_folder, **environment})

    @property
    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def kill(self):
        self.process.kill()
        self.process.wait(END_SECONDS)

    def stop(self):
        """A clean end; gives the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.ended()

    def ended(self):
        return self.process.wait(END_SECONDS)

    def close(self):
        if self.process.poll() is None:
            self.kill()


def evaluate(blend, expression):
    """What a fresh Blender without the add-on reads in that file: the expression's value, through JSON."""
    code = f"import bpy, json; print('VALUE ' + json.dumps({expression}))"
    done = subprocess.run(
        [os.environ["ACTORBRIDGE_BLENDER"], "-b", "--factory-startup", blend, "--python-exit-code", "3", "--python-expr", code],
        capture_output=True, text=True, check=True, timeout=60)
    return json.loads(next(line[6:] for line in done.stdout.splitlines() if line.startswith("VALUE ")))

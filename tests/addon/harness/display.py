# SPDX-License-Identifier: GPL-3.0-or-later
"""A Blender with a window on a virtual display, and a person's hands: xdotool."""

import json
import os
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 40
END_SECONDS = 20
VIEWPORT = (520, 420)


class Desk:
    """One Xvfb, one Blender. `state()` is what the scene is, told by a timer inside Blender; with another script, `lines()` is what that one told."""

    def __init__(self, data_folder, script="gui_start.py", size=(1280, 800), **environment):
        self.folder = tempfile.mkdtemp()
        self._state_path = os.path.join(self.folder, "state.json")
        self.display, self._server = _start_server(size)
        self._environment = {
            **os.environ, "DISPLAY": self.display, "ACTORBRIDGE_DATA": data_folder, "ACTORBRIDGE_TEST_STATE": self._state_path, **environment}
        command = [
            os.environ["ACTORBRIDGE_BLENDER"], "--factory-startup", "--window-geometry", "0", "0", *map(str, size),
            "--python-exit-code", "3", "--python", os.path.join(HERE, script)]
        self._log = open(os.path.join(self.folder, "blender.log"), "wb")
        self.blender = subprocess.Popen(command, env=self._environment, stdout=self._log, stderr=subprocess.STDOUT)

    def close(self):
        for process in (self.blender, self._server):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(END_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self._log.close()

    @property
    def log(self):
        with open(self._log.name, encoding="utf-8", errors="replace") as file:
            return file.read()[-4000:]

    def state(self):
        with open(self._state_path, encoding="utf-8") as file:
            return json.load(file)

    def wait(self, accept, what):
        """Until the scene is so."""
        due = time.monotonic() + SECONDS
        state = None
        while time.monotonic() < due:
            if os.path.exists(self._state_path):
                state = self.state()
                if accept(state):
                    return state
            if self.blender.poll() is not None:
                raise AssertionError(f"Blender ended with {self.blender.returncode} before: {what}\n{self.log}")
            time.sleep(0.05)  # a poll of another process's state, not a wait in the hope that it is so
        raise AssertionError(f"not within {SECONDS} s: {what}; the scene: {state}\n{self.log}")

    def lines(self, is_last):
        """Every line that the script has told, to the last; as long as another line comes in time."""
        found, due = [], time.monotonic() + SECONDS
        while not (found and is_last(found[-1])):
            told = self._told()
            if len(told) > len(found):
                found, due = told, time.monotonic() + SECONDS * 3
            elif self.blender.poll() is not None:
                raise AssertionError(f"Blender ended with {self.blender.returncode} after {found[-1:]}\n{self.log}")
            elif time.monotonic() > due:
                raise AssertionError(f"nothing more after {found[-1:]}\n{self.log}")
            else:
                time.sleep(0.1)  # a poll of another process's state, not a wait in the hope that it is so
        return found

    def _told(self):
        if not os.path.exists(self._state_path):
            return []
        with open(self._state_path, encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.endswith("\n")]

    def hands(self, *command):
        subprocess.run(["xdotool", *map(str, command)], env=self._environment, check=True, timeout=SECONDS)

    def move(self, x=VIEWPORT[0], y=VIEWPORT[1]):
        self.hands("mousemove", x, y)

    def key(self, *keys):
        self.hands("key", "--delay", "120", *keys)


def _start_server(size):
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as pipe:
        return f":{pipe.readline().strip()}", server

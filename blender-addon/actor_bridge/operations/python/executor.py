# SPDX-License-Identifier: GPL-3.0-or-later
"""The one gated executor: the only file of the add-on that may run code from outside, and only when a person has allowed it."""

import ast
import contextlib
import io
import sys
import time

import bpy

from ...errors import Refused, STEP_FAILED

FILE = "<run_python>"
TAIL = 400
# What would end the transaction from within, or leave code behind that runs after it. A fence against mistakes, not against malice.
_FORBIDDEN = {
    "open_mainfile", "read_homefile", "read_factory_settings", "recover_last_session", "recover_auto_save", "revert_mainfile", "quit_blender",
    "undo", "undo_push", "undo_redo", "undo_history", "redo", "timers", "handlers", "msgbus", "register_class", "driver_namespace", "settrace",
    "BaseException"}
_FORBIDDEN_MODULES = {"threading", "_thread", "multiprocessing", "concurrent", "asyncio"}


class TimedOut(BaseException):
    """Not an Exception, so that the code's own `except Exception` does not swallow it."""


class Output(io.TextIOBase):
    """Keeps the first so many bytes of what is printed, and how much there was."""

    def __init__(self, bytes_max):
        super().__init__()
        self._left = self._bytes_max = bytes_max
        self._kept = []
        self.size = 0

    def writable(self):
        return True

    def write(self, text):
        data = text.encode("utf-8", "replace")
        self.size += len(data)
        if self._left > 0:
            self._kept.append(data[:self._left])
            self._left -= len(self._kept[-1])
        return len(text)

    def text(self):
        kept = b"".join(self._kept).decode("utf-8", "ignore")
        return kept if self.size <= self._bytes_max else f"{kept}\n[cut: {self.size} bytes were printed]\n"


def check(code):
    """The compiled code; refused when it does not compile, or calls what an operation must not."""
    try:
        tree = ast.parse(code, FILE)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Refused(STEP_FAILED, f"the code does not compile: {error}") from error
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            raise Refused(STEP_FAILED, f"line {node.lineno}: an 'except' without a class would swallow the end of its time")
        named = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else None
        if named in _FORBIDDEN:
            raise Refused(STEP_FAILED, f"line {node.lineno}: '{named}' would end or outlive the transaction")
        for module in _imported(node):
            if module.split(".")[0] in _FORBIDDEN_MODULES:
                raise Refused(STEP_FAILED, f"line {node.lineno}: '{module}' would let code run on after the transaction")
    return compile(tree, FILE, "exec")


def run(code, seconds, output):
    """Runs it to its end; whatever it raises is a refusal. Nothing of its names is kept (rule 8.1).

    The limit is looked at before each instruction of the code, and before each line of Python that it calls. A single call that stays within C can't be interrupted by anyone.
    """
    compiled = check(code)
    names = {"__name__": FILE, "bpy": bpy}
    due = time.monotonic() + seconds

    def watch(frame, _event, _argument):
        frame.f_trace_opcodes = frame.f_code.co_filename == FILE  # a loop on one line has no lines to look at
        if time.monotonic() > due:
            raise TimedOut
        return watch

    before = sys.gettrace()
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            sys.settrace(watch)
            try:
                exec(compiled, names)
            finally:
                sys.settrace(before)
        if time.monotonic() > due:
            raise TimedOut
    except TimedOut:
        raise Refused(STEP_FAILED, f"the code ran for more than {seconds:g} s{_tail(output)}") from None
    except BaseException as error:  # sys.exit() and Ctrl-C as well: nothing of it may get to Blender's own loop
        raise Refused(STEP_FAILED, f"{type(error).__name__}: {error}{_line(error)}{_tail(output)}") from None
    finally:
        names.clear()


def _imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def _line(error):
    found, place = None, error.__traceback__
    while place is not None:
        if place.tb_frame.f_code.co_filename == FILE:
            found = place.tb_lineno
        place = place.tb_next
    return f" (line {found} of the code)" if found else ""


def _tail(output):
    text = output.text().strip()
    return f"; its output ended with: {text[-TAIL:]}" if text else ""

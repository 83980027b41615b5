# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rule of RULES.md a test proves, and the record of each outcome."""

import os
import time
import unittest


def rule(*numbers):
    """On a test that would fail if that rule did not hold."""
    def mark(test):
        test.rules = numbers
        return test
    return mark


class Recorder(unittest.TestResult):
    """Prints failures in plain lines, and keeps one record for each test."""

    def __init__(self, blender):
        super().__init__()
        self.records = []
        self._blender = blender
        self._begun = 0.0
        self._failed = None

    def startTest(self, test):
        super().startTest(test)
        self._begun, self._failed, self._skipped = time.monotonic(), None, None

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._skipped = reason

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._failed = self._failed or self.failures[-1][1]

    def addError(self, test, err):
        super().addError(test, err)
        self._failed = self._failed or self.errors[-1][1]
        if not hasattr(test, "_testMethodName"):
            self._keep(str(test), "failed", (), self._failed)  # a fixture or an import

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            listed = self.failures if issubclass(err[0], test.failureException) else self.errors
            self._failed = self._failed or f"{subtest._subDescription()}\n{listed[-1][1]}"  # the first is what went wrong, the others often follow from it

    def stopTest(self, test):
        super().stopTest(test)
        method = getattr(test, test._testMethodName)
        outcome = "failed" if self._failed else "skipped" if self._skipped else "passed"
        name = f"{type(test).__module__.rpartition('.')[2]}.{type(test).__name__}.{test._testMethodName}"
        self._keep(name, outcome, getattr(method, "rules", ()), self._failed or self._skipped)

    def _keep(self, name, outcome, rules, reason):
        seconds = time.monotonic() - self._begun
        print(f"{outcome:8}{seconds:6.2f} s  {name}", flush=True)
        if outcome == "failed":
            print(reason, flush=True)
        self.records.append(
            {"name": name, "outcome": outcome, "rules": list(rules), "blender": self._blender, "reason": reason})


def run(folder, blender, pattern="test_*.py"):
    """The tests of one folder; gives their records."""
    recorder = Recorder(blender)
    loader = unittest.TestLoader()
    names = os.environ.get("ACTORBRIDGE_TEST_NAMES")
    loader.testNamePatterns = [names] if names else None
    loader.discover(folder, pattern, top_level_dir=folder).run(recorder)
    return recorder.records

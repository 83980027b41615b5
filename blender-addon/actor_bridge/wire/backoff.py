# SPDX-License-Identifier: GPL-3.0-or-later
"""How long to wait before the next try to connect."""

import random


class Backoff:
    """Exponential with jitter: many Blenders do not come back in step. Seeded, so that a test can name each delay."""

    def __init__(self, seed, first=0.25, most=15.0):
        self._random = random.Random(seed)
        self._first = first
        self._most = most
        self._tries = 0

    def reset(self):
        self._tries = 0

    def next(self):
        ceiling = min(self._most, self._first * 2 ** min(self._tries, 16))
        self._tries += 1
        return ceiling * (0.5 + 0.5 * self._random.random())

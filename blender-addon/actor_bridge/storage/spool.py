# SPDX-License-Identifier: GPL-3.0-or-later
"""Event batches that the host has not acknowledged: one file each, numbered without gaps."""

import os
import re

from . import atomic, records
from ..errors import Refused

_NAME = re.compile(r"(\d{12})\.json\Z")


class Spool:
    """The book is kept on the main thread; `write` and `delete` touch the disk and belong to the writer's thread.

    The newest batch stays on disk also when acknowledged: its number is where the next one goes on.
    """

    def __init__(self, folder):
        self._folder = folder
        os.makedirs(folder, mode=0o700, exist_ok=True)
        atomic.sweep(folder)
        numbers = sorted(int(match[1]) for match in map(_NAME.match, os.listdir(folder)) if match)
        self._files = set(numbers)
        self._bodies = {number: self._read(number) for number in numbers}
        self.next = numbers[-1] + 1 if numbers else 1

    @property
    def pending(self):
        """Oldest first. A batch sent twice does no harm: the host knows its number."""
        return sorted(self._bodies)

    def body(self, number):
        return self._bodies[number]

    def keep(self, body):
        number = body["number"]
        self._bodies[number] = body
        self._files.add(number)
        self.next = max(self.next, number + 1)

    def continue_after(self, last):
        """The host has batches up to `last`: no number is used twice."""
        self.next = max(self.next, last + 1)

    def acknowledge(self, number):
        """Forgets the batches up to `number`; gives those whose files may go."""
        for old in [n for n in self._bodies if n <= number]:
            del self._bodies[old]
        newest = max(self._files, default=0)
        gone = sorted(n for n in self._files if n <= number and n != newest)
        self._files.difference_update(gone)
        return gone

    def write(self, body):
        records.write(self._path(body["number"]), {"batch": body})

    def delete(self, numbers):
        for number in numbers:
            atomic.remove(self._path(number))

    def _read(self, number):
        """A damaged file becomes an empty batch: numbers stay without gaps, and the census after each attach says what it said."""
        try:
            batch = records.read(self._path(number)).get("batch")
        except Refused:
            batch = None
        if isinstance(batch, dict) and batch.get("number") == number and set(batch) == {"number", "complete", "depth", "items"}:
            return batch
        return {"number": number, "complete": False, "depth": 0, "items": []}

    def _path(self, number):
        return os.path.join(self._folder, f"{number:012d}.json")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbered batches: durable first, then sent, then kept until the host has acknowledged them."""

from .coalesce import Coalescer

ITEMS_MAX = 500  # the wire allows 2,000; a batch is made in one tick
PENDING_MAX = 64
ITEM_BYTES = 512


class Outbox:
    """`registry` answers a census; `send(kind, body)` is true when the link took the message."""

    def __init__(self, spool, writer, clock, settle=0.1, most=0.5):
        self._spool = spool
        self._writer = writer
        self._waiting = Coalescer(clock, settle, most)
        self._tickets = {}
        self._sent = None
        self._census = None
        self._depth = 0
        self.items_max = ITEMS_MAX

    @property
    def spooled(self):
        return len(self._spool.pending)

    def add(self, items):
        for item in items:
            self._waiting.add(item)

    def deepen(self, depth):
        """What waits was seen so deep in a chain of events caused by events (rule 3.3)."""
        self._depth = max(self._depth, depth)

    def attached(self, last, frame_bytes_max):
        """A new link that has the batches up to `last`: the rest is sent again."""
        self.items_max = max(1, min(ITEMS_MAX, frame_bytes_max // ITEM_BYTES))
        self._spool.continue_after(last)
        self._drop(last)
        self._sent = last

    def detached(self):
        self._sent = None

    def acknowledge(self, number):
        self._drop(number)

    def census(self, items):
        """`items` is an iterator over what is there. The events that wait are told first: they happened before."""
        self._census = iter(items)

    def advance(self, send):
        """One tick's worth: at most one batch is made, and all that are durable are sent."""
        if self.spooled < PENDING_MAX:
            if self._census is not None and not len(self._waiting):
                self._batch_of_census()
            elif self._waiting.due or self._census is not None and len(self._waiting):
                self._batch(self._waiting.take(self.items_max), complete=False, depth=self._depth)
                if not len(self._waiting):
                    self._depth = 0
        if self._sent is None:
            return
        for number in self._spool.pending:
            ticket = self._tickets.get(number)
            if number <= self._sent:
                continue
            if ticket is not None and not ticket.is_set():
                return
            if not send("events", self._spool.body(number)):
                return
            self._sent = number

    def _batch_of_census(self):
        items = []
        for item in self._census:
            items.append(item)
            if len(items) == self.items_max:
                self._batch(items, complete=False)
                return
        self._census = None
        self._batch(items, complete=True)

    def _batch(self, items, complete, depth=0):
        number = self._spool.next
        body = {"number": number, "complete": complete, "depth": depth, "items": [item.body() for item in items]}
        self._spool.keep(body)
        self._tickets[number] = self._writer.submit(self._spool.write, body)

    def _drop(self, number):
        gone = self._spool.acknowledge(number)
        for old in [n for n in self._tickets if n <= number]:
            del self._tickets[old]
        if gone:
            self._writer.submit(self._spool.delete, gone)

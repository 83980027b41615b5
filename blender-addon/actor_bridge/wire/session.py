# SPDX-License-Identifier: GPL-3.0-or-later
"""One connection to the host, from its first byte to its last."""

import collections
import select
import socket
import threading
import time

from . import frames, handshake, messages
from ..errors import MALFORMED_MESSAGE, Refused, TOO_SLOW

PATIENCE = 5.0
OUTBOX_MAX = 512
SILENT_BEATS = 5
READ_MAX = 65536
LAST_WORDS = 1.0


class Session:
    def __init__(self, link, port, token, name, heartbeat, deliver, stop, version=messages.SCHEMA_VERSION):
        self.link = link
        self.welcomed = False
        self._port = port
        self._token = token
        self._name = name
        self._heartbeat = heartbeat
        self._deliver = deliver
        self._stop = stop
        self._decoder = frames.Decoder()
        self._outbox = collections.deque()
        self._lock = threading.Lock()
        self._speaking = threading.Lock()  # whoever has it makes frames and gives them to the socket
        self._pending = bytearray()
        self._number = 0
        self._version = version
        self._cap = frames.HANDSHAKE_CAP
        self._beat = 1.0
        self._socket = None
        self._wake_read, self._wake_write = socket.socketpair()
        for end in (self._wake_read, self._wake_write):
            end.setblocking(False)

    def open(self):
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(frames.MAGIC)
        nonce = handshake.fresh_nonce()
        self._say("hello", {"role": "addon", "client": self._name, "nonce": nonce})
        challenge = self._expect("challenge")
        handshake.demand_host_proof(self._token, "addon", nonce, challenge["nonce"], challenge["proof"])
        self._say("prove", {"proof": handshake.proof(self._token, "peer", "addon", nonce, challenge["nonce"])})
        welcome = self._expect("welcome")
        self._cap = self._decoder.cap = max(frames.HANDSHAKE_CAP, welcome["frame_bytes_max"])
        self._beat = max(0.05, welcome["heartbeat_ms"] / 1000)
        self.welcomed = True
        self._deliver("up", self.link, welcome)

    def serve(self):
        """Until the connection ends; gives the reason. Two directions, one thread, `select` between."""
        self._socket.setblocking(False)
        next_beat = heard = time.monotonic()
        begun = None
        while not self._stop.is_set():
            moment = time.monotonic()
            if moment >= next_beat:
                next_beat = moment + self._beat
                self.send("heartbeat", self._heartbeat())
            with self._speaking:
                self._fill()
            readable, writable, _ = select.select(
                [self._socket, self._wake_read], [self._socket] if self._pending else [], [], max(0.0, next_beat - moment))
            if self._wake_read in readable:
                self._wake_read.recv(4096)
            if writable:
                with self._speaking:
                    self._flush()
            # Blender can hold Python for long. What came meanwhile is read before the host is called silent or slow.
            more = False
            if self._socket in readable:
                data = self._socket.recv(READ_MAX)
                if not data:
                    return "the host closed the connection"
                self._take(data)
                heard, more = time.monotonic(), len(data) == READ_MAX
            elif time.monotonic() - heard > max(PATIENCE, SILENT_BEATS * self._beat):
                return "the host is silent"
            if not self._decoder.begun:
                begun = None
            elif begun is None:
                begun = moment
            if begun is not None and not more and moment - begun > PATIENCE:
                raise Refused(TOO_SLOW, "the host began a frame and did not end it")
        self._empty()
        return "the add-on stops"

    def send(self, kind, body, re=None):
        with self._lock:
            if len(self._outbox) >= OUTBOX_MAX:
                return False
            self._outbox.append((kind, body, re))
        self.wake()
        return True

    def send_at_once(self, kind, body):
        """The same from the caller's own thread, when nothing is before it: another thread would have to wake up first."""
        if self._speaking.acquire(blocking=False):
            try:
                if self.welcomed and not self._outbox and not self._pending:
                    self._encode(kind, body, None)
                    self._flush()
                    if self._pending:
                        self.wake()
                    return True
            except Refused:
                return self.send(kind, body)  # where the connection is served it ends for it
            except OSError:
                return True  # broken, which is seen there too
            finally:
                self._speaking.release()
        return self.send(kind, body)

    def wake(self):
        try:
            self._wake_write.send(b"\0")
        except BlockingIOError:
            return  # it is full of wake-ups already
        except OSError:
            return  # closed: nobody is left to wake

    def close(self):
        for end in (self._socket, self._wake_read, self._wake_write):
            if end is not None:
                end.close()

    def _empty(self):
        """What was said before the stop still goes out, as long as the host takes it."""
        due = time.monotonic() + LAST_WORDS
        with self._speaking:
            self._fill()
            while self._pending and select.select([], [self._socket], [], max(0.0, due - time.monotonic()))[1]:
                self._flush()
                self._fill()

    def _fill(self):
        """Frames are mostly made here and not in the pump: a batch of 2,000 items takes longer to encode than a tick may."""
        while len(self._pending) < 65536:
            with self._lock:
                if not self._outbox:
                    return
                kind, body, re = self._outbox.popleft()
            self._encode(kind, body, re)

    def _encode(self, kind, body, re):
        self._number += 1
        self._pending += frames.encode(messages.envelope(kind, self._number, body, re, self._version), self._cap)

    def _flush(self):
        try:
            sent = self._socket.send(self._pending[:65536])
        except BlockingIOError:
            return  # until it is writable
        del self._pending[:sent]

    def _take(self, data):
        self._decoder.feed(data)
        while (message := self._decoder.next()) is not None:
            self._deliver("message", self.link, messages.check(message))

    def _say(self, kind, body):
        self._number += 1
        self._socket.sendall(frames.encode(messages.envelope(kind, self._number, body, version=self._version), self._cap))

    def _expect(self, kind):
        """A step of the handshake: one message of that type within the patience, however the bytes trickle."""
        due = time.monotonic() + PATIENCE
        while (message := self._decoder.next()) is None:
            left = due - time.monotonic()
            if left <= 0:
                raise Refused(TOO_SLOW, f"the host took too long for '{kind}'")
            self._socket.settimeout(left)
            data = self._socket.recv(4096)
            if not data:
                raise Refused(TOO_SLOW, f"the host closed the connection before '{kind}'")
            self._decoder.feed(data)
        messages.check(message)
        if message["type"] == "refused":
            raise Refused(**message["body"])
        if message["type"] != kind:
            raise Refused(MALFORMED_MESSAGE, f"'{kind}' was due, '{message['type']}' came")
        return message["body"]

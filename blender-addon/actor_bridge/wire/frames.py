# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames: magic, then length, kind and payload; nothing is kept above the cap (rule 11.1)."""

import struct

from . import strict_json
from ..errors import BAD_MAGIC, FRAME_TOO_LARGE, MALFORMED_MESSAGE, Refused

MAGIC = b"ABRIDGE1"
HANDSHAKE_CAP = 4096
JSON_KIND = 1
_LENGTH_BYTES = 4
_HEADER = struct.Struct(">IB")


def encode(message, cap):
    payload = strict_json.encode(message)
    if len(payload) > cap:
        raise Refused(FRAME_TOO_LARGE, f"{len(payload)} bytes, the cap is {cap}")
    return _HEADER.pack(len(payload), JSON_KIND) + payload


class Decoder:
    """Bytes in, JSON objects out. Holds at most one frame's bytes beyond what was fed."""

    def __init__(self, cap=HANDSHAKE_CAP, magic_due=True):
        self.cap = cap
        self._magic_due = magic_due
        self._buffer = bytearray()

    @property
    def begun(self):
        """A frame, or the magic, has begun and is not complete."""
        return bool(self._buffer) or self._magic_due

    def feed(self, data):
        """Takes what was read; call `next` until it gives None."""
        self._buffer += data

    def next(self):
        """The next object, or None when more bytes are due. Frames are taken one at a time, since the welcome raises the cap."""
        if self._magic_due and not self._take_magic():
            return None
        length = int.from_bytes(self._buffer[:_LENGTH_BYTES], "big")
        if len(self._buffer) >= _LENGTH_BYTES and length > self.cap:
            raise Refused(FRAME_TOO_LARGE, f"a frame of {length} bytes, the cap is {self.cap}")
        if len(self._buffer) < _HEADER.size:
            return None
        kind = self._buffer[_LENGTH_BYTES]
        if kind != JSON_KIND:
            raise Refused(MALFORMED_MESSAGE, f"frame kind {kind} is unknown")
        end = _HEADER.size + length
        if len(self._buffer) < end:
            return None
        payload = bytes(self._buffer[_HEADER.size:end])
        del self._buffer[:end]
        return strict_json.decode(payload)

    def _take_magic(self):
        have = bytes(self._buffer[:len(MAGIC)])
        if not MAGIC.startswith(have):
            raise Refused(BAD_MAGIC, "the peer does not speak ActorBridge's protocol")
        if len(have) < len(MAGIC):
            return False
        del self._buffer[:len(MAGIC)]
        self._magic_due = False
        return True

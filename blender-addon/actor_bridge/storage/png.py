# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of 8-bit RGBA as a PNG: Blender can write one only through an image datablock of the person's file."""

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ROWS_AT_ONCE = 64
_FAST = 1


def encode(width, height, pixels, into):
    """`pixels` begin at the lower left, as a GPU has them. Fills `into` in pieces: each `yield` is a place where the tick may end."""
    into += _SIGNATURE + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    packer, packed, stride = zlib.compressobj(_FAST), [], 4 * width
    for row in range(height - 1, -1, -1):
        packed.append(packer.compress(b"\0" + pixels[row * stride:(row + 1) * stride]))
        if row % _ROWS_AT_ONCE == 0:
            yield
    packed.append(packer.flush())
    into += _chunk(b"IDAT", b"".join(packed)) + _chunk(b"IEND", b"")


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

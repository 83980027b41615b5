# SPDX-License-Identifier: GPL-3.0-or-later
"""An independent reader of PNG files of 8 bits a channel: to see what is in a picture."""

import struct
import zlib

CHANNELS = {2: 3, 6: 4}


def decode(data):
    """(width, height, rows from the top, each a list of pixels)."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n", data[:8]
    at, packed, header = 8, b"", None
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body, check = data[at + 8:at + 8 + size], struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0]
        assert check == zlib.crc32(kind + body), kind
        header = struct.unpack(">IIBBBBB", body) if kind == b"IHDR" else header
        packed += body if kind == b"IDAT" else b""
        at += 12 + size
    width, height, depth, colour = header[:4]
    assert depth == 8, header
    step = CHANNELS[colour]
    return width, height, _rows(zlib.decompress(packed), width, height, step)


def colours(data):
    return len({pixel for row in decode(data)[2] for pixel in row})


def _rows(raw, width, height, step):
    stride, above, rows = width * step, bytearray(width * step), []
    for number in range(height):
        kind, *line = raw[number * (stride + 1):(number + 1) * (stride + 1)]
        line = _unfilter(kind, bytearray(line), above, step)
        rows.append([tuple(line[at:at + step]) for at in range(0, stride, step)])
        above = line
    return rows


def _unfilter(kind, line, above, step):
    for at in range(len(line)):
        left, up = line[at - step] if at >= step else 0, above[at]
        corner = above[at - step] if at >= step else 0
        line[at] = line[at] + (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind] & 0xff
    return line


def _paeth(left, up, corner):
    guess = left + up - corner
    return min((left, up, corner), key=lambda each: abs(guess - each))

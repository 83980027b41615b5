# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender keeps 32-bit floats: equal means equal after that rounding."""

import json
import struct


def same_float32(wanted, found):
    return len(wanted) == len(found) and all(_same(w, f) for w, f in zip(wanted, found))


def _same(wanted, found):
    return wanted == found or struct.pack("f", wanted) == struct.pack("f", found)


def identical(kept, found):
    """Plain values to the bit, as the digest looks: 0.0 and -0.0 are two."""
    return json.dumps(kept) == json.dumps(found)

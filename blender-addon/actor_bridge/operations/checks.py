# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields of a step, checked again on this side of the wire (rule 11.2)."""

import math
import struct

from ..errors import MALFORMED_OPERATION, MALFORMED_UUID, NOT_FINITE, Refused
from ..wire.fields import is_canonical

MAGNITUDE_MAX = 1e6
NAME_BYTES_MAX = 63


def fields(step, required, optional=()):
    for name in step:
        if name != "op" and name not in required and name not in optional:
            raise Refused(MALFORMED_OPERATION, f"'{name}' is no field of {step['op']}")
    for name in required:
        if name not in step:
            raise Refused(MALFORMED_OPERATION, f"{step['op']} needs '{name}'")


def identity(value, where):
    if not is_canonical(value):
        raise Refused(MALFORMED_UUID, f"'{where}' is not a UUID in canonical form")


def numbers(value, where, count, least, most):
    if not isinstance(value, list) or len(value) != count:
        raise Refused(MALFORMED_OPERATION, f"'{where}' is not a list of {count} numbers")
    for part in value:
        if not isinstance(part, (int, float)) or isinstance(part, bool):
            raise Refused(MALFORMED_OPERATION, f"'{where}' is not a list of {count} numbers")
        if not math.isfinite(part):
            raise Refused(NOT_FINITE, f"'{where}' has a number that is not finite")
        if not least <= part <= most:
            raise Refused(MALFORMED_OPERATION, f"'{where}' has a number outside {least:g} to {most:g}")


def triples(step):
    """Those of location, rotation and scale that are given."""
    for name in ("location", "rotation_euler", "scale"):
        if name in step:
            numbers(step[name], name, 3, -MAGNITUDE_MAX, MAGNITUDE_MAX)


def datablock_name(value, where):
    if not isinstance(value, str) or not 1 <= len(value.encode("utf-8")) <= NAME_BYTES_MAX:
        raise Refused(MALFORMED_OPERATION, f"'{where}' is not a name of 1 to {NAME_BYTES_MAX} bytes in UTF-8")
    if any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in value):
        raise Refused(MALFORMED_OPERATION, f"'{where}' has control characters")


def same_float32(wanted, found):
    """Blender keeps 32-bit floats: equal means equal after that rounding."""
    return all(struct.pack("f", w) == struct.pack("f", f) or w == f for w, f in zip(wanted, found))

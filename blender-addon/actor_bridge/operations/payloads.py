# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers in bulk that a step brings: within it, or in a file that the host stored before under its hash."""

import array
import base64
import hashlib
import math
import os
import sys

from .fields import ITEM_BYTES
from ..errors import PAYLOAD_MISSING, Refused, STEP_FAILED

_CODES = {"f32": "f", "i32": "i", "u8": "B"}


def read(stage, value, layout, where, count=None):
    """The numbers, `count` of them if that is known; each finite. Read anew by each part of an operation, so that a memo has none."""
    numbers = array.array(_CODES[layout])
    numbers.frombytes(_bytes(stage.payloads, value, where))
    if sys.byteorder == "big" and ITEM_BYTES[layout] > 1:
        numbers.byteswap()
    if count is not None and len(numbers) != count:
        raise Refused(STEP_FAILED, f"'{where}' has {len(numbers)} numbers; {count} are needed")
    if layout == "f32" and not all(map(math.isfinite, numbers)):
        raise Refused(STEP_FAILED, f"'{where}' has numbers that are not finite")
    return numbers


def demand_range(numbers, least, most, where):
    if len(numbers) and not (least <= min(numbers) and max(numbers) <= most):
        raise Refused(STEP_FAILED, f"'{where}' has numbers from {min(numbers)} to {max(numbers)}; {least} to {most} are there")


def _bytes(stored, value, where):
    """In one read; what is there is believed only by its length and hash (rule 11.1)."""
    if "base64" in value:
        return base64.b64decode(value["base64"], validate=True)
    path = os.path.join(stored, value["sha256"])
    try:
        with open(path, "rb") as file:
            found = file.read(value["bytes"] + 1)
    except OSError as error:
        raise Refused(PAYLOAD_MISSING, f"the payload {value['sha256']} of '{where}' is not stored here: {error.strerror}") from error
    if len(found) != value["bytes"] or hashlib.sha256(found).hexdigest() != value["sha256"]:
        raise Refused(PAYLOAD_MISSING, f"the stored payload {value['sha256']} of '{where}' is not what its name says")
    return found

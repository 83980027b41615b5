# SPDX-License-Identifier: GPL-3.0-or-later
"""A mesh's numbers in bulk, by foreach_get and foreach_set: one element at a time is some hundred times slower."""

import array

from ...errors import Refused, VALIDATION_FAILED


def get(collection, field, code, width=1):
    numbers = array.array(code, bytes(array.array(code).itemsize * len(collection) * width))
    collection.foreach_get(field, numbers)
    return numbers


def put(collection, field, numbers):
    collection.foreach_set(field, numbers)


def demand(collection, field, wanted, width, where, close=0.0):
    """Read back. `close` is for what Blender keeps in fewer bits than it was given."""
    found = get(collection, field, wanted.typecode, width)
    if found != wanted and not (close and len(found) == len(wanted) and all(abs(f - w) <= close for f, w in zip(found, wanted))):
        raise Refused(VALIDATION_FAILED, f"{where} is not what was set: a handler or another add-on had another opinion")

# SPDX-License-Identifier: GPL-3.0-or-later
"""What a field of a message may be; each check names the field it refuses."""

import re
import uuid

from ..errors import MALFORMED_MESSAGE, MALFORMED_UUID, Refused

_ID = re.compile(r"[0-9A-Za-z._-]{1,64}\Z")
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")


def text(value, where):
    if not isinstance(value, str):
        raise Refused(MALFORMED_MESSAGE, f"'{where}' is not a string")


def number(value, where, least=0):
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 2**63:
        raise Refused(MALFORMED_MESSAGE, f"'{where}' is not a whole number from {least}")


def counted(value, where):
    number(value, where, least=1)


def within(least, most):
    def check(value, where):
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Refused(MALFORMED_MESSAGE, f"'{where}' is not a whole number from {least} to {most}")
    return check


def flag(value, where):
    if not isinstance(value, bool):
        raise Refused(MALFORMED_MESSAGE, f"'{where}' is not true or false")


def message_id(value, where):
    if not isinstance(value, str) or not _ID.match(value):
        raise Refused(MALFORMED_MESSAGE, f"'{where}' is not 1 to 64 of [0-9A-Za-z._-]")


def hex64(value, where):
    if not isinstance(value, str) or not _HEX64.match(value):
        raise Refused(MALFORMED_MESSAGE, f"'{where}' is not 64 lower-case hexadecimal digits")


def canonical_uuid(value, where):
    if not is_canonical(value):
        raise Refused(MALFORMED_UUID, f"'{where}' is not a UUID in canonical form")


def is_canonical(value):
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        parsed = uuid.UUID(value)
    except ValueError:
        return False
    return str(parsed) == value and parsed.int != 0


def one_of(*allowed):
    def check(value, where):
        if value not in allowed:
            raise Refused(MALFORMED_MESSAGE, f"'{where}' is none of {', '.join(allowed)}")
    return check


def nullable(inner):
    def check(value, where):
        if value is not None:
            inner(value, where)
    return check


def listed(inner, at_most=100_000):
    def check(value, where):
        if not isinstance(value, list):
            raise Refused(MALFORMED_MESSAGE, f"'{where}' is not a list")
        if len(value) > at_most:
            raise Refused(MALFORMED_MESSAGE, f"'{where}' has more than {at_most} items")
        for index, item in enumerate(value):
            inner(item, f"{where}[{index}]")
    return check


def optional(inner):
    """A field that may be absent; absent is not null."""
    def check(value, where):
        inner(value, where)
    check.may_be_absent = True
    return check


def record(**fields):
    """An object with exactly these fields."""
    def check(value, where):
        if not isinstance(value, dict):
            raise Refused(MALFORMED_MESSAGE, f"'{where}' is not an object")
        for name in value:
            if name not in fields:
                raise Refused(MALFORMED_MESSAGE, f"'{where}.{name}' is unknown")
        for name, inner in fields.items():
            if name not in value and getattr(inner, "may_be_absent", False):
                continue
            if name not in value:
                raise Refused(MALFORMED_MESSAGE, f"'{where}.{name}' is missing")
            inner(value[name], f"{where}.{name}")
    return check


def anything(value, where):
    """Checked by whoever reads it."""


refusal = record(code=text, reason=text, retry_after_ms=nullable(number))
position = record(seq=number, hash=hex64)

# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON from outside: one object, bounded depth, no doubled keys, no NaN (rule 11.1)."""

import json
import math
import re

from ..errors import NOT_FINITE, NOT_JSON, Refused, TOO_DEEP

DEPTH_MAX = 16
CHUNK = 64
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_NESTING = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[\[\]{}]', re.DOTALL)


def decode(payload):
    """Bytes to dict. The depth is measured before the parser runs, so that no nesting can exhaust its stack."""
    try:
        text = bytes(payload).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(NOT_JSON, f"not UTF-8: {error.reason} at byte {error.start}") from None
    _check_depth(text)
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite)
        if _SURROGATE.search(text):
            encode(value)  # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise Refused(NOT_JSON, f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise Refused(NOT_JSON, "not a JSON object")
    return value


def encode(value, between=None):
    """Long lists go item by item: one call of the C encoder keeps Blender's main thread waiting for Python's lock until it ends. `between` is called after each so many."""
    if isinstance(value, dict):
        inner = b",".join(_text(key) + b":" + encode(part, between) for key, part in value.items())
        return b"{" + inner + b"}"
    if isinstance(value, (list, tuple)) and len(value) > CHUNK:
        return b"[" + b",".join(_items(value, between)) + b"]"
    return _text(value)


def _items(value, between):
    for index, part in enumerate(value, 1):
        yield encode(part, between)
        if between is not None and index % CHUNK == 0:
            between()


def _text(value):
    return _ENCODER.encode(value).encode("utf-8")


def _check_depth(text):
    depth = 0
    for token in _NESTING.finditer(text):
        first = text[token.start()]
        if first in "[{":
            depth += 1
            if depth > DEPTH_MAX:
                raise Refused(TOO_DEEP, f"nested deeper than {DEPTH_MAX}")
        elif first in "]}":
            depth -= 1


def _unique(pairs):
    result = dict(pairs)
    if len(result) != len(pairs):
        seen = set()
        doubled = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise Refused(NOT_JSON, f"the key '{doubled}' is doubled")
    return result


def _no_constant(literal):
    raise Refused(NOT_FINITE, f"the literal {literal} is not a finite number")


def _finite(literal):
    value = float(literal)
    if not math.isfinite(value):
        raise Refused(NOT_FINITE, f"the number {literal[:40]} is not finite")
    return value

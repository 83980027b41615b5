# SPDX-License-Identifier: GPL-3.0-or-later
"""What a field of a step may hold, as vocabulary.json says it: the host has checked it, and is outside as well (rules 11.1, 11.2)."""

import base64
import binascii
import math

from ..errors import MALFORMED_OPERATION, MALFORMED_UUID, NOT_FINITE, Refused
from ..wire.fields import is_canonical

NAME_BYTES_MAX = 63
TEXT_BYTES_MAX = 4096
ITEMS_MAX = 64
MAGNITUDE_MAX = 1e15
INLINE_BYTES_MAX = 64 * 1024
PAYLOAD_BYTES_MAX = 1 << 30
ITEM_BYTES = {"f32": 4, "i32": 4, "u8": 1}


class Parts:
    """What the fields of one step name: existing datablocks, and what the step makes."""

    def __init__(self):
        self.needs = []
        self.makes = []


def check(spec, value, where, types, parts):
    """Refuses what `spec` does not allow; `types` are the shared types of the vocabulary."""
    while spec["type"] in types:
        spec = types[spec["type"]]
    _CHECKS[spec["type"]](spec, value, where, types, parts)


def check_fields(spec, value, where, types, parts):
    """The fields of a step (`where` is empty), or of an object within one."""
    if not isinstance(value, dict):
        raise _wrong(where, "is not an object")
    known = spec["fields"]
    taken = {name: field for name, field in known.items() if _is_due(field, value)}
    for name in value:
        if name not in taken and (where or name != "op"):
            raise _wrong(f"{where}{name}", f"is no field here; known are {', '.join(taken)}")
    for name, field in taken.items():
        if name in value:
            check(field, value[name], f"{where}{name}", types, parts)
        elif not field.get("optional", False):
            raise _wrong(f"{where}{name}", "is missing")
    at_least_one = spec.get("at_least_one", ())
    if at_least_one and not any(name in value for name in at_least_one):
        raise _wrong(where or "the step", f"sets nothing: one of {', '.join(at_least_one)} is needed")


def _is_due(field, siblings):
    """A field with a condition is there exactly when another has one of its values."""
    if "when" not in field:
        return True
    (other, values), = field["when"].items()
    return siblings.get(other) in values if isinstance(siblings.get(other), str) else False


def _datablock(spec, value, where, types, parts):
    _uuid(value, where)
    parts.needs.append(value)


def _new(spec, value, where, types, parts):
    _uuid(value, where)
    parts.makes.append(value)


def _tombstone(spec, value, where, types, parts):
    """A deleted datablock that comes back: the step names it and makes it."""
    _uuid(value, where)
    parts.needs.append(value)
    parts.makes.append(value)


def _uuid(value, where):
    if not isinstance(value, str):
        raise _wrong(where, "is not a text")
    if not is_canonical(value):
        raise Refused(MALFORMED_UUID, f"'{where}' is not a UUID in canonical form")


def _flag(spec, value, where, types, parts):
    if not isinstance(value, bool):
        raise _wrong(where, "is not true or false")


def _number(spec, value, where, types, parts):
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise _wrong(where, "is not a number")
    if not math.isfinite(value):
        raise Refused(NOT_FINITE, f"'{where}' is not finite")
    if not spec["min"] <= value <= spec["max"]:
        raise _wrong(where, f"is {value}; {spec['min']:g} to {spec['max']:g} are allowed")


def _integer(spec, value, where, types, parts):
    if not isinstance(value, int) or isinstance(value, bool) or not spec["min"] <= value <= spec["max"]:
        raise _wrong(where, f"is not a whole number from {spec['min']} to {spec['max']}")


def _numbers(spec, value, where, types, parts):
    _list({"of": {"type": "number", "min": spec["min"], "max": spec["max"]}, **_counts(spec)}, value, where, types, parts)


def _list(spec, value, where, types, parts):
    if not isinstance(value, list) or not spec["count_min"] <= len(value) <= spec["count_max"]:
        raise _wrong(where, f"is not a list of {spec['count_min']} to {spec['count_max']} items")
    for index, item in enumerate(value):
        check(spec["of"], item, f"{where}[{index}]", types, parts)


def _map(spec, value, where, types, parts):
    if not isinstance(value, dict) or not 1 <= len(value) <= spec["count_max"]:
        raise _wrong(where, f"is not an object with 1 to {spec['count_max']} keys")
    for name, item in value.items():
        _name(spec, name, f"{where}.{name}", types, parts)
        check(spec["of"], item, f"{where}.{name}", types, parts)


def _name(spec, value, where, types, parts):
    if not isinstance(value, str) or not 1 <= len(value.encode("utf-8")) <= NAME_BYTES_MAX or any(map(_is_control, value)):
        raise _wrong(where, f"is not a name of 1 to {NAME_BYTES_MAX} bytes in UTF-8 without control characters")


def _text(spec, value, where, types, parts):
    if not isinstance(value, str) or not spec["bytes_min"] <= len(value.encode("utf-8")) <= spec["bytes_max"]:
        raise _wrong(where, f"is not a text of {spec['bytes_min']} to {spec['bytes_max']} bytes in UTF-8")
    if any(_is_control(letter) and letter not in "\n\t" for letter in value):
        raise _wrong(where, "has control characters")


def _word(spec, value, where, types, parts):
    if not isinstance(value, str) or value not in spec["values"]:
        raise _wrong(where, f"is none of {', '.join(spec['values'])}")


def _either(spec, value, where, types, parts):
    if isinstance(value, dict):
        check_fields(spec["object"], value, f"{where}.", types, parts)
    else:
        check(spec["text"], value, where, types, parts)


def _object(spec, value, where, types, parts):
    check_fields(spec, value, f"{where}.", types, parts)


def _value(spec, value, where, types, parts):
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _text({"bytes_min": 0, "bytes_max": TEXT_BYTES_MAX}, value, where, types, parts)
    elif isinstance(value, (int, float)):
        _number({"min": -MAGNITUDE_MAX, "max": MAGNITUDE_MAX}, value, where, types, parts)
    elif isinstance(value, list):
        if len(value) > ITEMS_MAX or any(isinstance(item, (str, list, dict)) or item is None and not spec.get("as_read") for item in value):
            raise _wrong(where, f"is not a list of at most {ITEMS_MAX} numbers or flags")
        for index, item in enumerate(value):
            _value(spec, item, f"{where}[{index}]", types, parts)
    elif set(value) == {"datablock"}:
        _datablock(spec, value["datablock"], f"{where}.datablock", types, parts)
    elif set(value) == {"flags"}:
        flags = value["flags"]
        if not isinstance(flags, list) or len(flags) > ITEMS_MAX or not all(isinstance(f, str) and 1 <= len(f.encode("utf-8")) <= 64 for f in flags):
            raise _wrong(f"{where}.flags", f"is not a list of at most {ITEMS_MAX} words")
    else:
        raise _wrong(where, "has neither exactly 'flags' nor exactly 'datablock'")


def _payload(spec, value, where, types, parts):
    """Numbers in bulk: within the step, or stored before under their hash."""
    if not isinstance(value, dict) or set(value) not in ({"base64"}, {"sha256", "bytes"}):
        raise _wrong(where, "is neither {base64} nor {sha256, bytes}")
    width = ITEM_BYTES[spec["format"]]
    if "base64" in value:
        length = _decoded_length(value["base64"])
        if length is None or length > INLINE_BYTES_MAX or length % width:
            raise _wrong(f"{where}.base64", f"is not base64 of whole items of {width} bytes, {INLINE_BYTES_MAX} bytes at most")
        return
    _integer({"min": 0, "max": PAYLOAD_BYTES_MAX}, value["bytes"], f"{where}.bytes", types, parts)
    if value["bytes"] % width:
        raise _wrong(f"{where}.bytes", f"is {value['bytes']}; items have {width} bytes")
    digest = value["sha256"]
    if not isinstance(digest, str) or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise _wrong(f"{where}.sha256", "is not 64 lower-case hexadecimal digits")


def _decoded_length(text):
    try:
        return len(base64.b64decode(text, validate=True)) if isinstance(text, str) and len(text) % 4 == 0 else None
    except (binascii.Error, ValueError):
        return None


def _counts(spec):
    return {"count_min": spec["count_min"], "count_max": spec["count_max"]}


def _is_control(letter):
    return ord(letter) < 32 or 127 <= ord(letter) < 160


def _wrong(where, how):
    return Refused(MALFORMED_OPERATION, f"'{where}' {how}")


_CHECKS = {
    "datablock": _datablock, "new": _new, "tombstone": _tombstone, "flag": _flag, "number": _number, "integer": _integer, "numbers": _numbers,
    "list": _list, "map": _map, "name": _name, "text": _text, "word": _word, "either": _either, "object": _object,
    "value": _value, "payload": _payload,
}

# SPDX-License-Identifier: GPL-3.0-or-later
"""A small JSON file with its schema version and a check of its bytes; older ones are migrated before, newer refused untouched (rule 4)."""

import hashlib
import os
import re
import time

from . import atomic
from ..errors import NOT_JSON, Refused, SCHEMA_TOO_NEW
from ..wire import strict_json

SCHEMA_VERSION = 2
_BYTES_MAX = 64 * 1024 * 1024
# Since version 2: what stands before it, hashed. Many a flipped byte is still JSON.
_CHECK = re.compile(rb',"check":"([0-9a-f]{16})"\}\Z')


def read(path):
    """The record, or None when there is none. Refused when it is damaged, newer than known, or not migrated; the file stays as it is."""
    try:
        with open(path, "rb") as file:
            data = file.read(_BYTES_MAX)
    except FileNotFoundError:
        return None
    name = os.path.basename(path)
    record = decode(data, name)
    if record["schema_version"] < SCHEMA_VERSION:
        raise Refused(NOT_JSON, f"{name} has schema version {record['schema_version']} and was not migrated")
    return record


def write(path, record):
    """Not in a tick: Python takes its lock from a thread that computes only after 5 ms, so what is long gives it up in between, or a tick would wait for it each time."""
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    atomic.write(path, encode(record, _give_way))


def _give_way():
    time.sleep(0.0002)  # less, and this thread could have the lock again before the other has woken up


def encode(record, between=None):
    text = strict_json.encode({"schema_version": SCHEMA_VERSION, **record}, between)[:-1]
    return text + b',"check":"' + _digits(text) + b'"}'


def decode(data, name):
    """A record of any version up to this one, proven to be what was written as far as its version can."""
    record = strict_json.decode(data)
    version = record.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Refused(NOT_JSON, f"{name} has no schema_version")
    if version > SCHEMA_VERSION:
        raise Refused(SCHEMA_TOO_NEW, f"{name} has schema version {version}; this add-on knows {SCHEMA_VERSION}")
    if version >= 2 or "check" in record:
        check = _CHECK.search(data)
        if check is None or check[1] != _digits(data[:check.start()]):
            raise Refused(NOT_JSON, f"{name} is not what was written: its check does not fit")
        del record["check"]
    return record


def _digits(text):
    return hashlib.sha256(text).hexdigest()[:16].encode("ascii")

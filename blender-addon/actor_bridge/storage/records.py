# SPDX-License-Identifier: GPL-3.0-or-later
"""A small JSON file with its schema version; older is migrated by its reader, newer refused untouched (rule 4)."""

import os

from . import atomic
from ..errors import NOT_JSON, Refused, SCHEMA_TOO_NEW
from ..wire import strict_json

SCHEMA_VERSION = 1
_BYTES_MAX = 64 * 1024 * 1024


def read(path):
    """The record, or None when there is none. Refused when it is damaged or newer than known; the file stays as it is."""
    try:
        with open(path, "rb") as file:
            data = file.read(_BYTES_MAX)
    except FileNotFoundError:
        return None
    record = strict_json.decode(data)
    version = record.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Refused(NOT_JSON, f"{os.path.basename(path)} has no schema_version")
    if version > SCHEMA_VERSION:
        raise Refused(SCHEMA_TOO_NEW, f"{os.path.basename(path)} has schema version {version}; this add-on knows {SCHEMA_VERSION}")
    return record


def write(path, record):
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    atomic.write(path, strict_json.encode({"schema_version": SCHEMA_VERSION, **record}))

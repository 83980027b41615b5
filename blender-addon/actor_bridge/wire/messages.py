# SPDX-License-Identifier: GPL-3.0-or-later
"""The envelope, and the messages the host may send to an add-on (docs/protocol.md)."""

from .fields import (
    anything, canonical_uuid, counted, flag, hex64, listed, message_id, nullable, number, one_of, optional, position, record, refusal, text, within)
from ..errors import MALFORMED_MESSAGE, Refused, SCHEMA_TOO_NEW, UNKNOWN_MESSAGE

SCHEMA_VERSION = 2  # what is said, unless the host knows only an earlier one; all from 1 are understood
LABEL_MAX = 120


def label(value, where):
    text(value, where)
    if not 1 <= len(value) <= LABEL_MAX or any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in value):
        raise Refused(MALFORMED_MESSAGE, f"'{where}' is not 1 to {LABEL_MAX} characters without control characters")


FROM_HOST = {
    "challenge": record(nonce=hex64, proof=hex64),
    "welcome": record(session_id=canonical_uuid, host_pid=number, frame_bytes_max=number, heartbeat_ms=number, log=position),
    "refused": refusal,
    "attached": record(last_batch=number, budget=optional(record(
        steps_per_tick=within(1, 1000), tick_ms=within(1, 100), scan_every_ms=within(100, 600_000), pump_every_ms=within(1, 1000))),
        revert=optional(record(kept_max=within(1, 100_000), kept_mib_max=within(1, 1 << 20), operation_mib_max=within(1, 256), references_max=within(1, 10_000)))),
    "migrations_logged": record(),
    "execute": record(
        operation_id=canonical_uuid, project_id=canonical_uuid, label=label, steps=listed(anything),
        expected=listed(record(
            uuid=canonical_uuid, version=optional(number), fields=optional(listed(record(path=text, value=anything)))))),
    "decide": record(operation_id=canonical_uuid, commit=flag),
    "cancel": record(operation_id=canonical_uuid, reason=text),
    "read": record(read_id=canonical_uuid, project_id=canonical_uuid, query=anything),
    "ack": record(number=counted),
    "census": record(),
    "heartbeat": record(log=position, at=optional(record(seq=number, hash=nullable(hex64), agreed=flag))),
    "resync": record(log=position, who=text),
    "automation": record(on=flag, why=nullable(refusal)),
    "quarantined": record(operations=listed(record(operation_id=canonical_uuid, label=text))),
    "notice": record(level=one_of("info", "warning", "error"), text=text),
}
# What a host of that version does not know, by type; what hosts say has been the same since version 1.
_ADDED_AFTER = {1: {"events": ("depth",), "attach": ("migrated", "taken_back"), "prepared": ("stale",)}}
_ENVELOPE = {"schema_version", "type", "id", "re", "body"}


def check(message):
    """Raises on anything but a well-formed message from the host. The schema version is asked first: of a newer one nothing is used."""
    version = message.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Refused(MALFORMED_MESSAGE, "'schema_version' is not a whole number from 1")
    if version > SCHEMA_VERSION:
        raise Refused(SCHEMA_TOO_NEW, f"schema version {version}; this side knows {SCHEMA_VERSION}")
    for name in message:
        if name not in _ENVELOPE:
            raise Refused(MALFORMED_MESSAGE, f"'{name}' is unknown")
    message_id(message.get("id"), "id")
    if "re" in message:
        message_id(message["re"], "re")
    text(message.get("type"), "type")
    body = FROM_HOST.get(message["type"])
    if body is None:
        raise Refused(UNKNOWN_MESSAGE, f"the type '{message['type'][:64]}' is unknown")
    body(message.get("body"), "body")
    return message


def envelope(kind, number, body, re=None, version=SCHEMA_VERSION):
    for known in range(SCHEMA_VERSION - 1, version - 1, -1):
        body = {name: value for name, value in body.items() if name not in _ADDED_AFTER[known].get(kind, ())}
    message = {"schema_version": version, "type": kind, "id": str(number), "body": body}
    if re is not None:
        message["re"] = re
    return message

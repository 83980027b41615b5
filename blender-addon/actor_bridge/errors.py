# SPDX-License-Identifier: GPL-3.0-or-later
"""The refusals the add-on can give; codes as in docs/errors.md."""

NOT_JSON = "AB-DOOR-001"
FRAME_TOO_LARGE = "AB-DOOR-002"
BAD_MAGIC = "AB-DOOR-003"
WRONG_TOKEN = "AB-DOOR-004"
SCHEMA_TOO_NEW = "AB-DOOR-005"
UNKNOWN_MESSAGE = "AB-DOOR-006"
MALFORMED_MESSAGE = "AB-DOOR-007"
UNKNOWN_OPERATION = "AB-DOOR-008"
MALFORMED_UUID = "AB-DOOR-009"
PLAN_TOO_LONG = "AB-DOOR-010"
NOT_FINITE = "AB-DOOR-011"
MALFORMED_OPERATION = "AB-DOOR-012"
TOO_DEEP = "AB-DOOR-013"
TOO_SLOW = "AB-DOOR-014"
EMPTY_PLAN = "AB-DOOR-016"
TOMBSTONED = "AB-ID-002"
WRONG_PROJECT = "AB-ID-004"
AMBIGUOUS = "AB-ID-005"
UNRESOLVED = "AB-ID-007"
STEP_FAILED = "AB-OP-001"
VALIDATION_FAILED = "AB-OP-002"
IN_DOUBT_ROLLED_BACK = "AB-OP-004"
CANCELLED = "AB-OP-005"
ROLLBACK_INCOMPLETE = "AB-OP-007"
PAYLOAD_MISSING = "AB-PAYLOAD-001"
ASSET_INCOMPLETE = "AB-ASSET-001"
ASSET_CHANGED = "AB-ASSET-002"
ASSET_NOT_THERE = "AB-ASSET-003"
ASSET_BROKEN = "AB-ASSET-004"
ASSET_MISSING = "AB-ASSET-005"
ASSET_UNSUPPORTED = "AB-ASSET-006"
PICTURE_IMPOSSIBLE = "AB-PICTURE-001"
STALE = "AB-OP-009"
BUSY = "AB-OP-011"
OPAQUE_OFF = "AB-OP-017"
STEP_REFUSED = "AB-OP-019"
CHANGED_SINCE = "AB-REVERT-001"
IMAGE_MISSING = "AB-REVERT-002"
IRREVERTIBLE = "AB-REVERT-003"
DIVERGED = "AB-GATE-004"
PAUSED_BY_USER = "AB-INTENT-001"
DEPTH_EXCEEDED = "AB-STORM-002"
REASON_MAX = 1000


class Refused(Exception):
    """A typed refusal: code, reason, and when another try makes sense (None: waiting does not help). `stale`: what is not as the plan rests on it, by datablock."""

    def __init__(self, code, reason, retry_after_ms=None, stale=()):
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason[:REASON_MAX]
        self.retry_after_ms = retry_after_ms
        self.stale = list(stale)

    def body(self):
        return {"code": self.code, "reason": self.reason, "retry_after_ms": self.retry_after_ms}

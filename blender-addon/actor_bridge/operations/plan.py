# SPDX-License-Identifier: GPL-3.0-or-later
"""An `execute` message, checked on this side too: the host is outside as well (rule 11.1)."""

from dataclasses import dataclass

from . import BY_NAME, fields
from ..errors import EMPTY_PLAN, MALFORMED_OPERATION, PLAN_TOO_LONG, Refused, UNKNOWN_OPERATION

STEPS_MAX = 200


@dataclass(frozen=True)
class Plan:
    operation_id: str
    project_id: str
    label: str
    steps: tuple
    expected: tuple
    needs: tuple
    makes: tuple

    @property
    def opaque(self):
        """It could change anything, and only Blender's undo takes it back."""
        return any(operation.row.kind == "opaque" for operation, _ in self.steps)

    @property
    def whole(self):
        """Judged by the digest over everything; then it is the plan's only step."""
        return any(operation.whole for operation, _ in self.steps)


def parse(body, vocabulary=None):
    vocabulary = BY_NAME if vocabulary is None else vocabulary
    steps = body["steps"]
    if not steps:
        raise Refused(EMPTY_PLAN, "the plan has no steps")
    if len(steps) > STEPS_MAX:
        raise Refused(PLAN_TOO_LONG, f"{len(steps)} steps; at most {STEPS_MAX}")
    pairs, needs, makes = [], {}, {}
    for step in steps:
        operation = _operation(step, vocabulary)
        parts = operation.row.check(step)
        pairs.append((operation, step))
        needs.update(dict.fromkeys(parts.needs))
        makes.update(dict.fromkeys(parts.makes))
    alone = next((operation.name for operation, _ in pairs if operation.whole), None)
    if len(pairs) > 1 and alone is not None:
        raise Refused(MALFORMED_OPERATION, f"{alone} is a plan of its own: what it changed can't be told from what other steps did")
    expected = tuple(_expected(e) for e in body["expected"])
    needed = tuple(uuid for uuid in needs if uuid not in makes)
    return Plan(body["operation_id"], body["project_id"], body["label"], tuple(pairs), expected, needed, tuple(makes))


def _expected(item):
    """(uuid, version or None, ((path, value), …)): what the plan rests on (versions.py)."""
    for field in item.get("fields", ()):
        fields.check({"type": "value", "as_read": True}, field["value"], f"expected.{field['path']}", {}, fields.Parts())
    return item["uuid"], item.get("version"), tuple((field["path"], field["value"]) for field in item.get("fields", ()))


def _operation(step, vocabulary):
    if not isinstance(step, dict) or not isinstance(step.get("op"), str):
        raise Refused(MALFORMED_OPERATION, "a step is an object with 'op'")
    operation = vocabulary.get(step["op"])
    if operation is None:
        raise Refused(UNKNOWN_OPERATION, f"the operation '{step['op'][:64]}' is unknown")
    return operation

# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of a text in space, and its settings."""

from . import kept
from .kept import observe, rollback
from ..keeping import settings
from ...errors import Refused, VALIDATION_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    settings.read(stage, kept.editable(stage, step, text=True), step.get("settings", {}))
    return kept.keep(stage, step)


def mutate(stage, step, memo):
    text = kept.editable(stage, step, text=True)
    if "body" in step:
        text.body = step["body"]
    settings.write(stage, text, step.get("settings", {}))
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    text = kept.editable(stage, step, text=True)
    demand_body(text, step)
    settings.demand(stage, text, step.get("settings", {}))


def demand_body(text, step):
    if text.body != step.get("body", text.body):
        raise Refused(VALIDATION_FAILED, f"'{text.name}' says {text.body[:100]!r}, not {step['body'][:100]!r}")

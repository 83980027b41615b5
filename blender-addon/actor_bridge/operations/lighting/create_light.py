# SPDX-License-Identifier: GPL-3.0-or-later
"""A new light of a type, with settings."""

from . import newcomer
from .newcomer import observe, rollback

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def _make(data, step):
    return data.lights.new(step["name"], step["light"])


snapshot, mutate, validate = newcomer.parts(_make)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A new camera with settings; that a scene looks through it is set_scene's."""

from . import newcomer
from .newcomer import observe, rollback

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def _make(data, step):
    return data.cameras.new(step["name"])


snapshot, mutate, validate = newcomer.parts(_make)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes a modifier; drivers and keyframes of its settings stay, as when a person removes it."""

from . import stack, types

snapshot, mutate, validate, rollback, observe = stack.removing(stack.modifiers, types.MODIFIERS)

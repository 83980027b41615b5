# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds a modifier as the last one of an object."""

from . import stack

snapshot, mutate, validate, rollback, observe = stack.adding(stack.modifiers)

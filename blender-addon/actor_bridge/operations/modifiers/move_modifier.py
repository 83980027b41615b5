# SPDX-License-Identifier: GPL-3.0-or-later
"""Moves a modifier to another place among those of its object."""

from . import stack

snapshot, mutate, validate, rollback, observe = stack.moving(stack.modifiers)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Moves a constraint to another place among those of its object or bone."""

from . import stack

snapshot, mutate, validate, rollback, observe = stack.moving(stack.constraints)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts an object into one collection and takes it out of all others."""

from . import holding

snapshot, mutate, validate, rollback, observe = holding.moving(holding.OBJECT)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts a collection into one collection or scene and takes it out of all others."""

from . import holding

snapshot, mutate, validate, rollback, observe = holding.moving(holding.COLLECTION)

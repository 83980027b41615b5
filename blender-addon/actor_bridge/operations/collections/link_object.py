# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts an object into one more collection."""

from . import holding

snapshot, mutate, validate, rollback, observe = holding.linking(holding.OBJECT)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts a collection into one more collection or scene."""

from . import holding

snapshot, mutate, validate, rollback, observe = holding.linking(holding.COLLECTION)

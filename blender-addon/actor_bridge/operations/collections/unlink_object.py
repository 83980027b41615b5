# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes an object out of a collection; it has to stay in another."""

from . import holding

snapshot, mutate, validate, rollback, observe = holding.unlinking(holding.OBJECT)

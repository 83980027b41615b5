# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a collection out of another or of a scene; something has to use it still."""

from . import holding

snapshot, mutate, validate, rollback, observe = holding.unlinking(holding.COLLECTION)

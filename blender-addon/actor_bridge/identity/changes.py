# SPDX-License-Identifier: GPL-3.0-or-later
"""One change of a datablock in words: (version that it made, operation or None, UTC seconds)."""

import datetime


def said(change):
    """In words, for the end of a sentence."""
    if change is None:
        return "by whom is not known: nothing was seen since the file was opened here"
    _, operation, when = change
    return f"{f'by operation {operation}' if operation else 'by the person or a script'} at {at(when)}"


def at(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

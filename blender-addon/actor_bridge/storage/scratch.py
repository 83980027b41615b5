# SPDX-License-Identifier: GPL-3.0-or-later
"""What the host takes from here and removes: copies of the scene and pictures, in `scratch/` of the data folder."""

import os

from . import atomic

KEPT_MAX = 16


def place(folder, name):
    """Where `name` goes. The oldest go first, should nobody have taken them."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    found = sorted((_written(os.path.join(folder, left)), left) for left in os.listdir(folder))
    for _, left in found[:max(0, len(found) - KEPT_MAX + 1)]:
        atomic.remove(os.path.join(folder, left))
    return os.path.join(folder, name)


def _written(path):
    try:
        return os.path.getmtime(path)
    except FileNotFoundError:
        return 0.0  # the host has just taken it

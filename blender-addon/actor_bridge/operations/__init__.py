# SPDX-License-Identifier: GPL-3.0-or-later
"""The vocabulary: a row of vocabulary.json and a file <feature>/<operation>.py for each operation."""

import importlib

from . import vocabulary
from .base import Operation

ALL = tuple(Operation.of(row, importlib.import_module(f".{row.feature}.{row.name}", __package__)) for row in vocabulary.read())
BY_NAME = {operation.name: operation for operation in ALL}

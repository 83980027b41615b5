# SPDX-License-Identifier: GPL-3.0-or-later
"""The vocabulary: a row of vocabulary.json and a file for each operation, <feature>/<operation>.py, or reading/<operation>.py for those that only read."""

import importlib

from . import vocabulary
from .base import Operation, Reading

_ROWS = vocabulary.read()
ALL = tuple(Operation.of(row, importlib.import_module(f".{row.feature}.{row.name}", __package__)) for row in _ROWS if row.kind != "reading")
BY_NAME = {operation.name: operation for operation in ALL}
READINGS = {row.name: Reading.of(row, importlib.import_module(f".reading.{row.name}", __package__)) for row in _ROWS if row.kind == "reading"}

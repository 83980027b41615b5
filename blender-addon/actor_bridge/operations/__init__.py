# SPDX-License-Identifier: GPL-3.0-or-later
"""The vocabulary: one file an operation, one row here."""

from . import assign_material, create_object, delete, rename, set_transform

ALL = (
    create_object.OPERATION,
    set_transform.OPERATION,
    rename.OPERATION,
    assign_material.OPERATION,
    delete.OPERATION,
)
BY_NAME = {operation.name: operation for operation in ALL}

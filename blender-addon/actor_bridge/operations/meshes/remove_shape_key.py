# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a shape key away; the basis only as the last."""

from . import keys, kept
from .keys import rollback
from .kept import observe
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def snapshot(stage, step):
    mesh = kept.editable(stage, step)
    block = keys.block(mesh, step["key"])
    if block == mesh.shape_keys.reference_key and len(keys.names(mesh)) > 1:
        raise Refused(STEP_FAILED, f"'{step['key']}' is the basis of the other shape keys of '{mesh.name}'; remove them first")
    return keys.keep(stage, step, mesh)


def mutate(stage, step, memo):
    mesh = kept.editable(stage, step)
    keys.holders(stage, mesh)[0].shape_key_remove(keys.block(mesh, step["key"]))
    mesh.update()
    return kept.changed(step)


def validate(stage, step, memo):
    mesh = kept.editable(stage, step)
    if step["key"] in keys.names(mesh):
        raise Refused(VALIDATION_FAILED, f"'{mesh.name}' still has the shape key '{step['key']}'")

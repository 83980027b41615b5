# SPDX-License-Identifier: GPL-3.0-or-later
"""What all operations on an existing mesh share: who may be changed, its copy as the snapshot, the way back."""

from ..keeping import copies
from ...errors import Refused, STEP_FAILED


def editable(stage, step):
    """The mesh; the copy that a person edits in edit mode would win over any change to it."""
    mesh = stage.editable(step["target"], "MESH")
    if mesh.is_editmode:
        raise Refused(STEP_FAILED, f"'{mesh.name}' is in edit mode")
    return mesh


def keep(stage, step):
    """Positions, faces, layers, attributes, shape keys, weights: exact, whatever this Blender's meshes have."""
    return {"kept": copies.keep(stage, step["target"])}


def rollback(stage, step, memo):
    copies.restore(stage, memo["kept"])


def changed(step):
    return [(step["target"], "CHANGED")]


def observe(stage, step, memo):
    return copies.observe(stage, step["target"])

# SPDX-License-Identifier: GPL-3.0-or-later
"""Smooth or flat faces: all alike, or each by itself."""

import array

from . import faces
from .. import payloads
from ...errors import Refused, STEP_FAILED


def _flags(stage, step, mesh):
    if "smooth" in step and "faces" in step:
        raise Refused(STEP_FAILED, "'smooth' and 'faces' are both given; give one")
    if "smooth" in step:
        return array.array("B", bytes([step["smooth"]]) * len(mesh.polygons))
    return payloads.read(stage, step["faces"], "u8", "faces", len(mesh.polygons))


snapshot, mutate, validate, rollback, observe = faces.parts("use_smooth", _flags, lambda mesh: 1, "faces", "the shading of the faces")

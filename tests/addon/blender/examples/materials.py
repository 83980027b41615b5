# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature materials."""

from harness.example import Bad, Example
from harness.scene import fresh


def _new(case):
    return [{
        "op": "assign_material", "target": case.uuid("Cube"), "slot": 0,
        "material": {"uuid": fresh(), "name": "Red", "base_color": [1, 0, 0, 1]}}]


def _camera(case):
    return {"op": "assign_material", "target": case.uuid("Camera"), "material": case.uuid("Material", "MATERIAL"), "slot": 0}


EXAMPLES = [Example("assign a new material", _new)]
BAD = [Bad("a material for a camera", _camera, "takes no materials")]

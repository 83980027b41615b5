# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature files."""

from harness.example import Bad, Example


def _saved(case):
    case.save("example.blend")


def _move_and_save(case):
    return [{"op": "set_transform", "target": case.uuid("Cube"), "location": [5, 0, 0]}, {"op": "save"}]


EXAMPLES = [Example("change something and save", _move_and_save, _saved)]
BAD = [Bad("a save without a path", lambda case: {"op": "save"}, "has to save it once")]

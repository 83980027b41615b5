# SPDX-License-Identifier: GPL-3.0-or-later
"""vocabulary.json: one row an operation. The host reads the same file; adding an operation takes a row there and a file here."""

import json
import os
from dataclasses import dataclass, field

from . import fields

CLASSES = ("reading", "mutating", "opaque")


@dataclass(frozen=True)
class Row:
    name: str
    feature: str
    kind: str
    spec: dict
    types: dict
    _last: list = field(default_factory=lambda: [None, None], init=False, repr=False, compare=False)

    def check(self, step):
        """Refuses what is malformed; gives what the step names. Nothing of Blender is asked."""
        parts = fields.Parts()
        fields.check_fields(self.spec, step, "", self.types, parts)
        return parts

    def parts(self, step):
        """What a step names that nobody changes any more. Each part of an operation asks for it, one after the other."""
        if self._last[0] is not step:
            self._last[:] = step, self.check(step)
        return self._last[1]


def read():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "vocabulary.json"), encoding="utf-8") as file:
        return rows(json.load(file))


def rows(found):
    """An unclassified one is a fault of the add-on itself: nothing starts with it. That a feature is a known one, the host looks."""
    for name, spec in found["operations"].items():
        if not spec.get("feature") or spec.get("class") not in CLASSES:
            raise ValueError(f"vocabulary.json, operation '{name}': it has no feature, or its class is none of {', '.join(CLASSES)}")
    return [Row(name, spec["feature"], spec["class"], spec, found["types"]) for name, spec in found["operations"].items()]

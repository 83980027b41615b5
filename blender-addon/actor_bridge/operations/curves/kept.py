# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operations on an existing curve or text share."""

from ..keeping import copies
from ...errors import Refused, STEP_FAILED


def editable(stage, step, text):
    """Of Blender's one kind for both the one that is asked for; not while a person edits it."""
    curve = stage.editable(step["target"], "CURVE")
    if hasattr(curve, "body") != text:
        raise Refused(STEP_FAILED, f"'{curve.name}' is {'a curve; set_curve sets it' if text else 'a text; set_text sets it'}")
    if curve.is_editmode:
        raise Refused(STEP_FAILED, f"'{curve.name}' is in edit mode")
    return curve


def keep(stage, step):
    return {"kept": copies.keep(stage, step["target"])}


def rollback(stage, step, memo):
    copies.restore(stage, memo["kept"])


def observe(stage, step, memo):
    return copies.observe(stage, step["target"])

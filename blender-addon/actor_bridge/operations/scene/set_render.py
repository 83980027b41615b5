# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of rendering: of the render itself, of an engine, of the picture's format and colours. Paths stay the person's."""

from ..keeping import owner
from ...errors import Refused, STEP_FAILED

_CYCLES = "cycles"  # an add-on's: it keeps only what was ever set
_PARTS = {
    "RENDER": ("render",), "IMAGE": ("render", "image_settings"), "EEVEE": ("eevee",), "CYCLES": (_CYCLES,),
    "COLOR": ("view_settings",), "DISPLAY": ("display_settings",), "WORKBENCH": ("display", "shading")}


def _find(stage, step):
    found = stage.editable(step["target"], "SCENE")
    for name in _PARTS[step["part"]]:
        if not hasattr(found, name):
            raise Refused(STEP_FAILED, f"this Blender has no {step['part']}: its add-on is off")
        found = getattr(found, name)
    return found


_snapshot, mutate, validate, _rollback, _observe = owner.parts(_find)


def snapshot(stage, step):
    had = _CYCLES in stage.editable(step["target"], "SCENE").keys()
    found = _find(stage, step)
    unset = [name for name in step["settings"] if name in found.bl_rna.properties and not found.is_property_set(name)]
    try:
        return {**_snapshot(stage, step), "unset": unset, "had": had}
    except Refused:
        _forget(stage, step, had)
        raise


def rollback(stage, step, memo):
    _rollback(stage, step, memo)
    for name in memo["unset"]:
        _find(stage, step).property_unset(name)
    _forget(stage, step, memo["had"])


def observe(stage, step, memo):
    had = _CYCLES in stage.editable(step["target"], "SCENE").keys()
    try:
        return _observe(stage, step, memo)
    finally:
        _forget(stage, step, had)


def _forget(stage, step, had):
    """Only to look at an add-on's settings writes an empty group of them into the scene."""
    scene = stage.resolve(step["target"])
    if not had and _CYCLES in scene.keys():
        del scene[_CYCLES]

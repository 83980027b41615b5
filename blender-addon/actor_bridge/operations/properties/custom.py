# SPDX-License-Identifier: GPL-3.0-or-later
"""Custom properties of a datablock: plain ones, never the bridge's own, never those that an add-on registered."""

from ..keeping import values
from ..numbers import identical
from ...errors import Refused, STEP_FAILED

_OWN = "actorbridge_"


def owner(stage, step):
    name = step["name"]
    found = stage.editable(step["target"])
    if name.startswith(_OWN):
        raise Refused(STEP_FAILED, f"'{name}' is the bridge's own")
    if name in found.bl_rna.properties or name.startswith("_") or '"' in name:
        raise Refused(STEP_FAILED, f"'{name}' is no custom property of '{found.name}': Blender or an add-on has one of that name, or keeps such names for itself")
    return found


def read(stage, step):
    """{value, ui}; value is absent when there is none. What is neither a scalar nor an array could not be put back."""
    found = owner(stage, step)
    name = step["name"]
    if name not in found:
        return {}
    if hasattr(found[name], "to_dict") or isinstance(found[name], (list, bytes)) or stage.world.is_datablock(found[name]):
        raise Refused(STEP_FAILED, f"'{name}' of '{found.name}' holds a {type(found[name]).__name__}, not a scalar or an array")
    return {"value": values.read(stage, found, f'["{name}"]'), "ui": _ui(found, name)}


def give(stage, step, value, ui):
    found = owner(stage, step)
    found[step["name"]] = value
    if ui:
        found.id_properties_ui(step["name"]).update(**ui)


def remove(stage, step):
    found = owner(stage, step)
    if step["name"] in found:
        del found[step["name"]]


def restore(stage, step, kept):
    if "value" not in kept:
        remove(stage, step)
    elif not identical(kept, read(stage, step)):
        give(stage, step, kept["value"], kept["ui"])


def _ui(found, name):
    """Limits and description, as a person has set them; a text as a rule has none."""
    try:
        return found.id_properties_ui(name).as_dict()
    except TypeError:
        return {}

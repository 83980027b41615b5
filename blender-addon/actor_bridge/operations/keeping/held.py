# SPDX-License-Identifier: GPL-3.0-or-later
"""What drivers and keyframes hold: Blender writes their value over whatever is set, at once or at the next frame, so that setting it would be said and not done."""

from . import paths, values
from ...errors import Refused, STEP_FAILED


def demand_free(stage, owner, name, wanted):
    """Refuses another value of what is held. An element that is free, or that stays as it is, may be set."""
    animation = getattr(owner.id_data, "animation_data", None) if not stage.repeats else None
    path = _path(owner, name) if animation is not None else None
    if path is None:
        return
    found = values.read(stage, owner, name)
    for how, curve in _curves(animation):
        if curve.data_path == path and not _stays(stage, found, wanted, curve.array_index):
            raise Refused(STEP_FAILED, f"'{path}' of '{owner.id_data.name}' {how}, which would set it again: {_REMEDIES[how]}")


_DRIVEN, _KEYED, _STRIP = "has a driver", "has keyframes", "is moved by a strip of its NLA"
_REMEDIES = {
    _DRIVEN: "remove_driver comes first", _KEYED: "insert_keyframes sets one, remove_keyframes frees it",
    _STRIP: "a person can mute the strip"}


def _curves(animation):
    yield from ((_DRIVEN, curve) for curve in animation.drivers if not curve.mute and curve.is_valid and curve.driver.is_valid)
    if animation.action is not None:
        yield from ((_KEYED, curve) for curve in animation.action.fcurves if not curve.mute and curve.is_valid)
    for track in animation.nla_tracks if animation.use_nla else ():
        for strip in track.strips if not track.mute else ():
            if strip.action is not None and not strip.mute:
                yield from ((_STRIP, curve) for curve in strip.action.fcurves if not curve.mute)


def _stays(stage, found, wanted, index):
    if isinstance(found, list) and isinstance(wanted, list) and index < min(len(found), len(wanted)):
        return values.same(stage, wanted[index], found[index])
    return values.same(stage, wanted, found)


def _path(owner, name):
    """As Blender's curves name it; None of what has none, for then none can lead there."""
    try:
        if paths.is_custom(name):
            return name if owner == owner.id_data else owner.path_from_id() + name
        return owner.path_from_id(name)
    except ValueError:
        return None

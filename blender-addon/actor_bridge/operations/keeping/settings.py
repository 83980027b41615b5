# SPDX-License-Identifier: GPL-3.0-or-later
"""A step's `settings` on one of Blender's structs (a modifier, a light, the render): checked by RNA, kept, set, read back."""

from . import held, paths, values
from ..numbers import identical
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

# What would reach outside the scene, or let a text become code.
_FORBIDDEN_TYPES = {"COLLECTION"}
_FORBIDDEN_SUBTYPES = {"FILE_PATH", "DIR_PATH", "FILE_NAME"}
# What Blender does not give back: it makes curves or views that stay, reads a file's kind anew, or keeps another value than it is given.
_ONE_WAY = {"color_management", "velocity_grid", "width_hidden", "use_clump_curve", "use_roughness_curve", "use_twist_curve"}
_FORBIDDEN_NAMES = {"name", "rna_type", "use_fake_user", "tag", "expression", "script", "filepath", "filepath_raw", *_ONE_WAY}


def read(stage, owner, settings, forbidden=()):
    """What the settings are now. Refuses what can't be set here, before anything is changed."""
    kept = {name: _read(stage, owner, name, forbidden) for name in settings}
    for name, wanted in settings.items():
        held.demand_free(stage, owner, name, wanted)
    return kept


def around(stage, owner, settings, forbidden=()):
    """As `read`, and with it whatever else of the owner can be set: Blender couples some, such as first and last frame."""
    asked = read(stage, owner, settings, forbidden)
    return {**asked, **{name: value for name, value in _others(stage, owner, forbidden).items() if name not in asked}}


def narrow(stage, owner, settings, kept, beside=()):
    """After the write: of what was kept around, only what has changed with it, or would with the way back (`beside`), is the step's. Changes `kept`."""
    for name in [name for name in kept if name not in settings and name not in beside and values.same(stage, kept[name], values.read(stage, owner, name))]:
        del kept[name]


def now(stage, owner, kept):
    """What was kept, as it is now."""
    return {name: values.read(stage, owner, name) for name in kept}


def write(stage, owner, settings):
    for name, value in settings.items():
        try:
            values.write(stage, owner, name, value)
        except (TypeError, ValueError, AttributeError) as error:
            raise Refused(STEP_FAILED, f"'{name}' of {_called(owner)} does not take {value!r}: {error}") from error


def demand(stage, owner, settings):
    """Read back: Blender clamps, and a driver, a handler or another add-on may have had another opinion."""
    for name, wanted in settings.items():
        found = values.read(stage, owner, name)
        if not values.same(stage, wanted, found):
            raise Refused(VALIDATION_FAILED, f"'{name}' of {_called(owner)} is {found!r}, not {wanted!r}")


def restore(stage, owner, kept):
    """Twice, for one may bound another, or say which values another has: what the first round can't set yet, the second can."""
    for last in (False, True):
        for name, value in kept.items():
            try:
                if not identical(value, values.read(stage, owner, name)):
                    values.write(stage, owner, name, value)
            except TypeError:
                if last:
                    raise


def _read(stage, owner, name, forbidden):
    if paths.is_custom(name):
        paths.demand_custom(owner, name)
        return values.read(stage, owner, name)
    known = owner.bl_rna.properties.get(name)
    if known is None:
        raise Refused(STEP_FAILED, f"{_called(owner)} has no setting '{name}'; it has {', '.join(_settable(owner, forbidden))}")
    if not _may_set(known, forbidden):
        raise Refused(STEP_FAILED, f"'{name}' of {_called(owner)} can't be set by an operation")
    return values.read(stage, owner, name)


def _others(stage, owner, forbidden):
    found = {}
    for name in _settable(owner, forbidden):
        value = getattr(owner, name)
        if owner.bl_rna.properties[name].type != "POINTER" or value is None or stage.world.is_datablock(value):
            found[name] = values.plain(stage, value)
    return found


def _settable(owner, forbidden):
    return sorted(name for name, known in owner.bl_rna.properties.items() if _may_set(known, forbidden))


def _may_set(known, forbidden):
    return not (
        known.is_readonly or known.type in _FORBIDDEN_TYPES or known.subtype in _FORBIDDEN_SUBTYPES
        or known.identifier in _FORBIDDEN_NAMES and (known.identifier, known.type) != ("name", "ENUM") or known.identifier in forbidden)  # a name out of a list is a choice, such as a colour space


def _called(owner):
    return f"'{owner.name}'" if hasattr(owner, "name") else owner.bl_rna.name

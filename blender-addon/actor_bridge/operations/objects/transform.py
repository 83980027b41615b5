# SPDX-License-Identifier: GPL-3.0-or-later
"""Location, rotation and scale: what set_transform and the operations that create share."""

from mathutils import Euler, Quaternion

from ..keeping import held
from ..numbers import identical, same_float32
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

_SCALARS = (
    "location", "rotation_euler", "rotation_quaternion", "rotation_axis_angle", "scale",
    "delta_location", "delta_rotation_euler", "delta_scale")
_DIRECT = ("location", "scale", "delta_location", "delta_rotation_euler", "delta_scale")
_OWN_MODES = {"QUATERNION", "AXIS_ANGLE"}


def check(step):
    """Refuses a rotation that is none, or is two."""
    if "rotation_quaternion" in step:
        if "rotation_euler" in step:
            raise Refused(STEP_FAILED, "rotation_euler and rotation_quaternion are both given; give one")
        if not any(step["rotation_quaternion"]):
            raise Refused(STEP_FAILED, "the quaternion is all zeros, which is no rotation; none is [1, 0, 0, 0]")


def demand_free(stage, thing, step):
    for name, wanted in _wanted(thing, step).items():
        held.demand_free(stage, thing, name, list(wanted))


def read(thing):
    return {name: list(getattr(thing, name)) for name in _SCALARS}


def restore(thing, values):
    for name, value in values.items():
        if not identical(value, list(getattr(thing, name))):
            setattr(thing, name, value)


def apply(thing, step):
    """An object in another rotation mode than the given one gets the same rotation in its own."""
    for name in _DIRECT:
        if step.get(name) is not None:
            setattr(thing, name, step[name])
    for name, value in _rotation(thing, step).items():
        setattr(thing, name, value)


def demand(thing, step):
    """Read back: a driver, a handler or a lock of another add-on may have had another opinion."""
    for name, wanted in _wanted(thing, step).items():
        found = list(getattr(thing, name))
        if not same_float32(list(wanted), found):
            raise Refused(VALIDATION_FAILED, f"{name} of '{thing.name}' is {found}, not {list(wanted)}")


def _wanted(thing, step):
    return {**{name: step[name] for name in _DIRECT if step.get(name) is not None}, **_rotation(thing, step)}


def _rotation(thing, step):
    """{property: value} of the wanted rotation as this object holds it; nothing when none is wanted."""
    euler, quaternion = step.get("rotation_euler"), step.get("rotation_quaternion")
    if euler is None and quaternion is None:
        return {}
    if thing.rotation_mode not in _OWN_MODES and euler is not None:
        return {"rotation_euler": euler}
    wanted = Quaternion(quaternion).normalized() if quaternion is not None else Euler(euler, "XYZ").to_quaternion()
    if thing.rotation_mode == "QUATERNION":
        return {"rotation_quaternion": list(wanted)}
    if thing.rotation_mode == "AXIS_ANGLE":
        axis, angle = wanted.to_axis_angle()
        return {"rotation_axis_angle": [angle, *axis]}
    return {"rotation_euler": list(wanted.to_euler(thing.rotation_mode))}

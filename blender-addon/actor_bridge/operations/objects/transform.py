# SPDX-License-Identifier: GPL-3.0-or-later
"""Location, rotation and scale: what set_transform and create_object share."""

from mathutils import Euler

from ..numbers import same_float32
from ...errors import Refused, VALIDATION_FAILED

_SCALARS = ("location", "rotation_euler", "rotation_quaternion", "rotation_axis_angle", "scale")


def read(thing):
    return {name: list(getattr(thing, name)) for name in _SCALARS}


def restore(thing, values):
    for name in _SCALARS:
        if list(getattr(thing, name)) != values[name]:
            setattr(thing, name, values[name])


def apply(thing, step):
    """Rotation is given as Euler angles; an object in another rotation mode gets the same rotation in its own."""
    if step.get("location") is not None:
        thing.location = step["location"]
    if step.get("scale") is not None:
        thing.scale = step["scale"]
    if step.get("rotation_euler") is None:
        return
    if thing.rotation_mode == "QUATERNION":
        thing.rotation_quaternion = Euler(step["rotation_euler"], "XYZ").to_quaternion()
    elif thing.rotation_mode == "AXIS_ANGLE":
        axis, angle = Euler(step["rotation_euler"], "XYZ").to_quaternion().to_axis_angle()
        thing.rotation_axis_angle = (angle, *axis)
    else:
        thing.rotation_euler = step["rotation_euler"]


def demand(thing, step):
    """Read back: a driver, a handler or a lock of another add-on may have had another opinion."""
    euler = thing.rotation_mode not in {"QUATERNION", "AXIS_ANGLE"}
    for name in ("location", "rotation_euler", "scale"):
        wanted = step.get(name)
        if wanted is None or (name == "rotation_euler" and not euler):
            continue
        found = list(getattr(thing, name))
        if not same_float32(wanted, found):
            raise Refused(VALIDATION_FAILED, f"{name} of '{thing.name}' is {found}, not {wanted}")

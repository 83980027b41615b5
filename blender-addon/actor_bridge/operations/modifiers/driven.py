# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver of a property, and the value that it writes over."""

from ..animation import curves
from ..keeping import values
from ...errors import Refused, STEP_FAILED


def of(stage, step):
    """(holder, path, index, driver or None)."""
    holder, path, index = curves.place(stage, step)
    animation = holder.animation_data
    return holder, path, index, animation.drivers.find(path, index=index) if animation is not None else None


def held_by(holder, owner, copy):
    """What holds in a copy of the owner what `holder` holds in the owner: itself, its node tree, its shape keys."""
    if holder == owner:
        return copy
    return getattr(copy, next(name for name in ("node_tree", "shape_keys") if getattr(owner, name, None) == holder))


def value(stage, step):
    holder, path, _, _ = of(stage, step)
    return {path: values.plain(stage, holder.path_resolve(path))}


def paths(stage, step):
    holder, _, _, _ = of(stage, step)
    return [[driver.data_path, driver.array_index] for driver in holder.animation_data.drivers] if holder.animation_data is not None else []


def demand_none(stage, step):
    holder, path, index, driver = of(stage, step)
    action = curves.action_of(holder)
    if driver is not None or action is not None and action.fcurves.find(path, index=index) is not None:
        raise Refused(STEP_FAILED, f"'{step['path']}' has a driver or keyframes already")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes keyframes of one property, or of one element of it: those at the given frames, or all. The value stays as it is now."""

from . import curves, insert_keyframes
from ..keeping import copies
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

_NEAR = 1e-3

observe = insert_keyframes.observe


def snapshot(stage, step):
    holder, path, index = curves.place(stage, step)
    action = curves.action_of(holder)
    curve = action.fcurves.find(path, index=index) if action is not None else None
    if curve is None:
        raise Refused(STEP_FAILED, f"'{step['path']}' has no keyframes")
    missing = [frame for frame in step.get("frames", ()) if not _at(curve, frame)]
    if missing:
        raise Refused(STEP_FAILED, f"'{step['path']}' has no keyframe at {missing}; it has some at {[point.co[0] for point in curve.keyframe_points]}")
    curves.demand_at_rest(stage, holder, action)
    return {"kept": curves.keep(stage, holder), "values": curves.moved(stage, holder, action)}


def mutate(stage, step, memo):
    holder, path, index = curves.place(stage, step)
    action = curves.action_of(holder)
    curve = action.fcurves.find(path, index=index)
    for frame in step.get("frames", ()):
        for point in _at(curve, frame):
            curve.keyframe_points.remove(point, fast=True)
    if "frames" not in step or not len(curve.keyframe_points):
        action.fcurves.remove(curve)
    else:
        curve.update()
    return [(step["target"], "CHANGED"), (memo["kept"]["uuid"], "CHANGED")]


def validate(stage, step, memo):
    holder, path, index = curves.place(stage, step)
    curve = curves.action_of(holder).fcurves.find(path, index=index)
    if curve is not None and any(_at(curve, frame) for frame in step.get("frames", ())):
        raise Refused(VALIDATION_FAILED, f"'{step['path']}' still has a keyframe that was to go")


def rollback(stage, step, memo):
    copies.restore(stage, memo["kept"])
    holder, _, _ = curves.place(stage, step)
    curves.put_back(stage, holder, memo["values"])


def _at(curve, frame):
    return [point for point in curve.keyframe_points if abs(point.co[0] - frame) < _NEAR]

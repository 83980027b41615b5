# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets keyframes of one property, or of one element of it; one that is there at a frame gets the new value."""

from . import curves
from ..keeping import copies, values
from ..numbers import same_float32
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED
from ...world import uuid_of


def snapshot(stage, step):
    holder, path, index = curves.place(stage, step)
    animation = holder.animation_data
    if animation is not None and animation.drivers.find(path, index=index) is not None:
        raise Refused(STEP_FAILED, f"'{step['path']}' is driven; a driver and keyframes exclude each other")
    curves.demand_at_rest(stage, holder, curves.action_of(holder))
    kept = curves.keep(stage, holder)
    there = stage.is_known(step["action_uuid"])  # as when a revert is reverted: what was made is back
    if kept is not None and there:
        raise Refused(STEP_FAILED, f"'{holder.name}' has another action than the one that the keyframes were made in")
    own = {path: values.plain(stage, holder.path_resolve(path))}
    return {"kept": kept, "there": there, "had_data": animation is not None, "values": {**curves.moved(stage, holder, curves.action_of(holder)), **own}}


def mutate(stage, step, memo):
    changes = [(step["target"], "CHANGED")]
    if memo["kept"] is None:
        holder, _, _ = curves.place(stage, step)
        made = stage.editable(step["action_uuid"], "ACTION") if memo["there"] else stage.world.data.actions.new(f"{holder.name}Action")
        if not memo["there"]:
            stage.adopt(made, step["action_uuid"])
        holder.animation_data_create().action = made
        changes.append((step["action_uuid"], "CHANGED" if memo["there"] else "CREATED"))
    else:
        changes.append((memo["kept"]["uuid"], "CHANGED"))
    holder, path, index = curves.place(stage, step)
    action = curves.action_of(holder)
    curve = action.fcurves.find(path, index=index) or action.fcurves.new(path, index=index)
    for frame, value in step["keyframes"]:
        point = curve.keyframe_points.insert(frame, value, options={"FAST"})
        point.interpolation = step.get("interpolation", "BEZIER")
    curve.update()
    return changes


def validate(stage, step, memo):
    holder, path, index = curves.place(stage, step)
    curve = curves.action_of(holder).fcurves.find(path, index=index)
    for frame, value in dict(map(tuple, step["keyframes"])).items():
        if not any(same_float32([frame, value], list(point.co)) for point in curve.keyframe_points):
            raise Refused(VALIDATION_FAILED, f"'{step['path']}' has no keyframe of {value} at {frame}")


def rollback(stage, step, memo):
    holder, _, _ = curves.place(stage, step)
    if memo["kept"] is not None:
        copies.restore(stage, memo["kept"])
    else:
        if curves.action_of(holder) is not None:
            holder.animation_data.action = None
        if not memo["there"]:
            stage.discard(step["action_uuid"])
        if not memo["had_data"]:
            holder.animation_data_clear()
    curves.put_back(stage, holder, memo["values"])


def settled(step):
    """The same: it looks whether its action is there."""
    return step


def observe(stage, step, memo):
    holder, _, _ = curves.place(stage, step)
    action = curves.action_of(holder)
    return {"action": stage.identity(action), **(copies.observe(stage, uuid_of(action)) if action is not None else {})}

# SPDX-License-Identifier: GPL-3.0-or-later
"""The weight of every vertex in a vertex group, which is made when it is not there; -1 is not in it."""

from . import kept, weights
from .kept import observe, rollback
from .. import payloads
from ..numbers import same_float32
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

__all__ = ["snapshot", "mutate", "validate", "rollback", "observe"]


def _wanted(stage, step, mesh):
    return payloads.read(stage, step["weights"], "f32", "weights", len(mesh.vertices))


def snapshot(stage, step):
    mesh = kept.editable(stage, step)
    wanted = _wanted(stage, step, mesh)
    if any(weight != weights.OUTSIDE and not 0 <= weight <= 1 for weight in wanted):
        raise Refused(STEP_FAILED, "'weights' are from 0 to 1, or -1 for a vertex that is not in the group")
    weights.group(stage, step, mesh)
    return kept.keep(stage, step)


def mutate(stage, step, memo):
    mesh = kept.editable(stage, step)
    holder = weights.holder(stage, mesh)
    active = holder.vertex_groups.active_index
    group = holder.vertex_groups.get(step["name"]) or holder.vertex_groups.new(name=step["name"])
    if len(holder.vertex_groups) > 1:
        holder.vertex_groups.active_index = max(active, 0)
    places = {}
    for place, weight in enumerate(_wanted(stage, step, mesh)):
        places.setdefault(weight, []).append(place)
    for weight, found in places.items():
        if weight == weights.OUTSIDE:
            group.remove(found)
        else:
            group.add(found, weight, "REPLACE")
    mesh.update()
    return kept.changed(step)


def validate(stage, step, memo):
    mesh = kept.editable(stage, step)
    group = weights.group(stage, step, mesh)
    if group is None or not same_float32(list(_wanted(stage, step, mesh)), list(weights.read(mesh, group.index))):
        raise Refused(VALIDATION_FAILED, f"the weights of '{step['name']}' are not what was set: a handler or another add-on had another opinion")

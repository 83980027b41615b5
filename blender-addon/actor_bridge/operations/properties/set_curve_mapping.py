# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives one curve of a curve mapping (of a node, of a modifier, of how a scene is viewed) other points in place of all."""

from ..keeping import paths
from ..numbers import same_float32
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

_ENDS = 2  # no curve has fewer points


def _mapping(stage, step):
    struct, name = paths.find(stage, stage.editable(step["target"]), step["path"])
    found = None if paths.is_custom(name) else getattr(struct, name)
    if found is None or getattr(found, "bl_rna", None) is None or found.bl_rna.identifier != "CurveMapping":
        raise Refused(STEP_FAILED, f"'{step['path']}' leads to no curve mapping; nodes[\"RGB Curves\"].mapping of a node tree is one")
    return found


def _curve(stage, step):
    curves = _mapping(stage, step).curves
    if step["curve"] >= len(curves):
        raise Refused(STEP_FAILED, f"'{step['path']}' has {len(curves)} curves; there is none at {step['curve']}")
    return curves[step["curve"]]


def snapshot(stage, step):
    paths.demand_provable(stage, stage.editable(step["target"]), step["path"])
    places = [point["location"][0] for point in step["points"]]
    if places != sorted(places):
        raise Refused(STEP_FAILED, "the points are not in the order of their first numbers, as Blender keeps them")
    return {"points": _read(stage, step)}


def mutate(stage, step, memo):
    _write(stage, step, [{"handle": "AUTO", "select": False, **point} for point in step["points"]])
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    found = [[point["handle"], *point["location"]] for point in _read(stage, step)]
    wanted = [[point.get("handle", "AUTO"), *point["location"]] for point in step["points"]]
    if len(found) != len(wanted) or not all(is_now[0] == asked[0] and same_float32(asked[1:], is_now[1:]) for is_now, asked in zip(found, wanted)):
        raise Refused(VALIDATION_FAILED, f"the curve has the points {found}")


def rollback(stage, step, memo):
    if _read(stage, step) != memo["points"]:
        _write(stage, step, memo["points"])


def observe(stage, step, memo):
    return {"points": [{name: point[name] for name in ("location", "handle")} for point in _read(stage, step)]}


def _read(stage, step):
    return [{"location": list(point.location), "handle": point.handle_type, "select": point.select} for point in _curve(stage, step).points]


def _write(stage, step, wanted):
    """Blender reads a mapping from a table of it, and notices neither the points nor that by itself."""
    points = _curve(stage, step).points
    while len(points) > _ENDS:
        points.remove(points[1])
    while len(points) < len(wanted):
        points.new(*wanted[0]["location"])
    for point, values in zip(points, wanted):
        point.location, point.handle_type, point.select = values["location"], values["handle"], values["select"]
    mapping = _mapping(stage, step)
    mapping.update()
    mapping.id_data.update_tag()
    stage.resolve(step["target"]).update_tag()

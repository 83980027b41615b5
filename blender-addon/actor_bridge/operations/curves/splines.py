# SPDX-License-Identifier: GPL-3.0-or-later
"""The splines that a step brings: points in bulk, then settings by Blender's own names."""

from .. import payloads
from ..keeping import settings
from ..meshes import bulk
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

_POINTS_MAX = 1 << 20
_POLY, _BEZIER = 4, 9
_HANDLES = ("handle_left", "co", "handle_right")


def check(stage, step):
    for number, spline in enumerate(step.get("splines", ())):
        _points(stage, number, spline)


def build(stage, step, curve):
    """In place of all splines that are there."""
    if "splines" not in step:
        return
    curve.splines.clear()
    for number, wanted in enumerate(step["splines"]):
        numbers, width, count = _points(stage, number, wanted)
        spline = curve.splines.new(wanted["spline"])
        points = spline.bezier_points if wanted["spline"] == "BEZIER" else spline.points
        points.add(count - len(points))
        for name, values in _columns(numbers, width, wanted):
            bulk.put(points, name, values)
        if wanted["spline"] == "BEZIER":
            for point in points:
                point.handle_left_type = point.handle_right_type = wanted.get("handles", "FREE" if width == _BEZIER else "AUTO")
        settings.read(stage, spline, wanted.get("settings", {}))  # what it has is known only now
        settings.write(stage, spline, wanted.get("settings", {}))


def demand(stage, step, curve):
    if "splines" not in step:
        return
    if len(curve.splines) != len(step["splines"]):
        raise Refused(VALIDATION_FAILED, f"'{curve.name}' has {len(curve.splines)} splines, not {len(step['splines'])}")
    for number, (spline, wanted) in enumerate(zip(curve.splines, step["splines"])):
        numbers, width, _ = _points(stage, number, wanted)
        points = spline.bezier_points if wanted["spline"] == "BEZIER" else spline.points
        for name, values in _columns(numbers, width, wanted):
            if name == "co" or wanted.get("handles", "FREE") == "FREE":  # Blender moves the others' handles
                bulk.demand(points, name, values, 4 if wanted["spline"] != "BEZIER" else 3, f"{name} of spline {number}")
        settings.demand(stage, spline, wanted.get("settings", {}))


def _points(stage, number, wanted):
    """(numbers, how many for each point, count of points)."""
    where = f"splines[{number}].points"
    numbers = payloads.read(stage, wanted["points"], "f32", where)
    width = _width(wanted)
    count = len(numbers) // width
    if not count or len(numbers) % width or count > _POINTS_MAX:
        raise Refused(STEP_FAILED, f"'{where}' has {len(numbers)} numbers; {width} for each of at least one point are needed")
    return numbers, width, count


def _width(wanted):
    """Of a Bezier spline x, y, z and handles that Blender sets, or left handle, point, right handle."""
    if wanted["spline"] != "BEZIER":
        return _POLY
    return 3 if wanted.get("handles", "AUTO") in ("AUTO", "VECTOR") else _BEZIER


def _columns(numbers, width, wanted):
    """[(Blender's name, the numbers under it)]."""
    if wanted["spline"] != "BEZIER" or width == 3:
        return [("co", numbers)]
    columns = []
    for place, name in enumerate(_HANDLES):
        values = numbers[:0]
        for start in range(3 * place, len(numbers), _BEZIER):
            values.extend(numbers[start:start + 3])
        columns.append((name, values))
    return columns

# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature curves."""

import bpy

from examples.meshes import floats
from harness.example import Bad, Example
from harness.scene import fresh


def _drawn(case):
    """A curve of two objects, bent by a third, and a text."""
    curve = bpy.data.curves.new("Path", "CURVE")
    curve.dimensions = "3D"
    spline = curve.splines.new("BEZIER")
    spline.bezier_points.add(1)
    spline.bezier_points[1].co = (1, 2, 3)
    spline.bezier_points[1].radius = 0.5
    text = bpy.data.curves.new("Sign", "FONT")
    text.body = "before"
    for name, data in (("Path", curve), ("Other", curve), ("Sign", text)):
        bpy.context.scene.collection.objects.link(bpy.data.objects.new(name, data))
    curve.bevel_object = bpy.data.objects["Other"]


def look():
    return {curve.name: [
        curve.users, curve.dimensions, curve.bevel_depth, curve.resolution_u, curve.extrude, getattr(curve, "body", None), getattr(curve, "size", None),
        [[s.type, s.use_cyclic_u, s.order_u, [[list(p.co), p.radius] for p in s.points],
          [[list(p.handle_left), list(p.co), list(p.handle_right), p.handle_left_type, p.radius] for p in s.bezier_points]] for s in curve.splines]]
        for curve in bpy.data.curves}


_POLY = {"spline": "POLY", "points": floats(0, 0, 0, 1, 1, 0, 1.25, 1, 1, 1, 0, 0.5), "settings": {"use_cyclic_u": True}}
_NURBS = {"spline": "NURBS", "points": floats(*range(16)), "settings": {"order_u": 3, "use_endpoint_u": True}}
_SMOOTH = {"spline": "BEZIER", "points": floats(0, 0, 0, 1, 1, 1)}
_FREE = {"spline": "BEZIER", "points": floats(*range(18)), "handles": "FREE"}


def _create(case):
    return [{"op": "create_curve", "uuid": fresh(), "data_uuid": fresh(), "name": "Wire", "splines": [_POLY, _NURBS, _SMOOTH, _FREE], "location": [1, 0, 0],
             "settings": {"bevel_depth": 0.25, "resolution_u": 6}}]


def _set(case):
    path = case.uuid("Path", "CURVE")
    return [{"op": "set_curve", "target": path, "settings": {"extrude": 0.5}},
            {"op": "set_curve", "target": path, "splines": [_FREE, {**_SMOOTH, "handles": "VECTOR"}], "settings": {"dimensions": "3D"}},
            {"op": "set_text", "target": case.uuid("Sign", "CURVE"), "body": "after\nwards", "settings": {"align_x": "CENTER", "size": 2.5}}]


def _text(case):
    return [{"op": "create_text", "uuid": fresh(), "data_uuid": fresh(), "name": "Greeting", "body": "Grüße", "settings": {"extrude": 0.125}, "rotation_euler": [1.5, 0, 0]}]


def _bad_splines(*splines):
    return lambda case: {"op": "create_curve", "uuid": fresh(), "data_uuid": fresh(), "name": "Bad", "splines": list(splines)}


EXAMPLES = [
    Example("create a curve of all kinds of splines", _create, look=look),
    Example("set a curve and a text", _set, _drawn, look),
    Example("create a text", _text, look=look),
]
BAD = [
    Bad("a spline of half a point", _bad_splines({"spline": "POLY", "points": floats(0, 0, 0)}), "has 3 numbers; 4 for each"),
    Bad("a spline of no point", _bad_splines({"spline": "BEZIER", "points": floats()}), "has 0 numbers; 3 for each"),
    Bad("free handles without their places", _bad_splines({**_SMOOTH, "handles": "FREE"}), "9 for each"),
    Bad("a setting that no spline has", _bad_splines({**_POLY, "settings": {"cyclic": True}}), "has no setting 'cyclic'"),
    Bad("words of a curve", lambda case: {"op": "set_text", "target": case.uuid("Path", "CURVE"), "body": "x"}, "is a curve; set_curve sets it", prepare=_drawn),
    Bad("splines of a text", lambda case: {"op": "set_curve", "target": case.uuid("Sign", "CURVE"), "splines": [_POLY]}, "is a text; set_text sets it", prepare=_drawn),
]

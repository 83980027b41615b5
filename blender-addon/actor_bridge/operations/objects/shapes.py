# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of a new object, made by the data API: no operator, no selection, no context."""

import bmesh

_CORNERS = [(x, y, z) for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (-1.0, 1.0)]
_CUBE = [(0, 1, 3, 2), (2, 3, 7, 6), (6, 7, 5, 4), (4, 5, 1, 0), (2, 6, 4, 0), (7, 3, 1, 5)]
_PLANE = [(-1.0, -1.0, 0.0), (1.0, -1.0, 0.0), (1.0, 1.0, 0.0), (-1.0, 1.0, 0.0)]


def make(data, shape, name):
    """The new mesh, light or camera; None for an empty."""
    if shape == "EMPTY":
        return None
    if shape == "LIGHT":
        return data.lights.new(name, "POINT")
    if shape == "CAMERA":
        return data.cameras.new(name)
    mesh = data.meshes.new(name)
    _FILL[shape](mesh)
    mesh.update()
    return mesh


def _cube(mesh):
    mesh.from_pydata(_CORNERS, [], _CUBE)


def _plane(mesh):
    mesh.from_pydata(_PLANE, [], [(0, 1, 2, 3)])


def _sphere(mesh):
    _by_bmesh(mesh, bmesh.ops.create_uvsphere, u_segments=32, v_segments=16, radius=1.0)


def _cylinder(mesh):
    _by_bmesh(mesh, bmesh.ops.create_cone, cap_ends=True, segments=32, radius1=1.0, radius2=1.0, depth=2.0)


def _by_bmesh(mesh, create, **settings):
    shape = bmesh.new()
    try:
        create(shape, **settings)
        shape.to_mesh(mesh)
    finally:
        shape.free()


_FILL = {"CUBE": _cube, "PLANE": _plane, "SPHERE": _sphere, "CYLINDER": _cylinder}

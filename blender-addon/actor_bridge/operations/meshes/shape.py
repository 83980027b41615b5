# SPDX-License-Identifier: GPL-3.0-or-later
"""The geometry that a step brings: checked as numbers first, since Blender believes what it is given, then built, then checked by Blender."""

import array
from itertools import accumulate

from . import bulk
from .. import payloads
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

_VERTICES_MAX = 1 << 26


def read(stage, step):
    """(positions, edges, loops of each face, corners): counts fit each other, and each index is one of a vertex."""
    positions = payloads.read(stage, step["vertices"], "f32", "vertices")
    if not positions or len(positions) % 3 or len(positions) // 3 > _VERTICES_MAX:
        raise Refused(STEP_FAILED, f"'vertices' has {len(positions)} numbers; three for each of at least one vertex are needed")
    edges = payloads.read(stage, step["edges"], "i32", "edges") if "edges" in step else array.array("i")
    if len(edges) % 2:
        raise Refused(STEP_FAILED, f"'edges' has {len(edges)} indices; two for each edge are needed")
    counts = payloads.read(stage, step["face_counts"], "i32", "face_counts") if "face_counts" in step else array.array("i")
    corners = payloads.read(stage, step["face_vertices"], "i32", "face_vertices") if "face_vertices" in step else array.array("i")
    if counts and min(counts) < 3:
        raise Refused(STEP_FAILED, f"'face_counts' has a face of {min(counts)} corners; a face has at least 3")
    if sum(counts) != len(corners):
        raise Refused(STEP_FAILED, f"'face_counts' asks for {sum(counts)} corners, 'face_vertices' has {len(corners)}")
    for where, indices in (("edges", edges), ("face_vertices", corners)):
        payloads.demand_range(indices, 0, len(positions) // 3 - 1, where)
    return positions, edges, counts, corners


def build(stage, step, mesh):
    """Into an empty mesh."""
    positions, edges, counts, corners = read(stage, step)
    mesh.vertices.add(len(positions) // 3)
    bulk.put(mesh.vertices, "co", positions)
    if edges:
        mesh.edges.add(len(edges) // 2)
        bulk.put(mesh.edges, "vertices", edges)
    if counts:
        mesh.loops.add(len(corners))
        bulk.put(mesh.loops, "vertex_index", corners)
        mesh.polygons.add(len(counts))
        bulk.put(mesh.polygons, "loop_start", array.array("i", [0, *accumulate(counts[:-1])]))
        if not mesh.polygons[0].bl_rna.properties["loop_total"].is_readonly:
            bulk.put(mesh.polygons, "loop_total", counts)
    mesh.update(calc_edges=bool(counts), calc_edges_loose=bool(edges))
    if mesh.validate(clean_customdata=False):
        raise Refused(STEP_FAILED, "Blender's check of the mesh found something to mend: a face that has a vertex twice, a face or an edge that is there twice, or an edge from a vertex to itself")


def demand(stage, step, mesh):
    """Blender adds the edges of faces, and keeps all else as it was given."""
    positions, _, counts, corners = read(stage, step)
    found = (len(mesh.vertices), len(mesh.polygons), len(mesh.loops))
    if found != (len(positions) // 3, len(counts), len(corners)):
        raise Refused(VALIDATION_FAILED, f"'{mesh.name}' has {found} vertices, faces and corners, not {(len(positions) // 3, len(counts), len(corners))}")
    bulk.demand(mesh.vertices, "co", positions, 3, "the positions of the vertices")
    bulk.demand(mesh.loops, "vertex_index", corners, 1, "the faces")

# SPDX-License-Identifier: GPL-3.0-or-later
"""An independent look at the whole scene, without the add-on's digest: to compare before and after."""

import bpy


def scene():
    """Everything a person could notice, as plain values."""
    return {
        "objects": {thing.name: _object(thing) for thing in bpy.data.objects},
        "meshes": {mesh.name: _mesh(mesh) for mesh in bpy.data.meshes},
        "materials": {m.name: [m.users - _brushes_of(m), list(m.diffuse_color), m.use_nodes, m.use_fake_user] for m in bpy.data.materials},
        "collections": {c.name: sorted(o.name for o in c.objects) for c in bpy.data.collections},
        "masters": {s.name: sorted(o.name for o in s.collection.objects) for s in bpy.data.scenes},
        "counts": {name: len(getattr(bpy.data, name)) for name in ("lights", "cameras", "images", "node_groups", "texts")},
        "properties": {s.name: sorted(key for key in s.keys() if key.startswith("actorbridge_open")) for s in bpy.data.scenes},
        "active": bpy.context.view_layer.objects.active.name if bpy.context.view_layer.objects.active else None,
    }


def selection():
    """UUIDs of what is selected, the active object's last."""
    active = bpy.context.view_layer.objects.active
    return [*sorted(map(_uuid, bpy.context.view_layer.objects.selected)), *([_uuid(active)] if active else [])]


def _brushes_of(material):
    """Undo leaves brushes as they are, and may leave them with another's material: they are looked for where they lay in memory."""
    return [brush.gpencil_settings.material for brush in bpy.data.brushes if brush.gpencil_settings is not None].count(material)


def _uuid(thing):
    return thing.get("actorbridge_uuid")


def _object(thing):
    return [
        [list(row) for row in thing.matrix_basis], thing.rotation_mode, thing.data.name if thing.data else None, thing.users, thing.use_fake_user,
        [[slot.link, slot.material.name if slot.material else None] for slot in thing.material_slots],
        thing.parent.name if thing.parent else None, sorted(c.name for c in thing.users_collection), thing.select_get(), thing.get("actorbridge_uuid"),
        [[c.type, c.target.name if getattr(c, "target", None) else None] for c in thing.constraints]]


def _mesh(mesh):
    return [
        mesh.users, mesh.get("actorbridge_uuid"), [list(v.co) for v in mesh.vertices], [list(p.vertices) for p in mesh.polygons],
        [m.name if m else None for m in mesh.materials], [p.material_index for p in mesh.polygons]]

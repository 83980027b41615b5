# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operations on shape keys share. Blender makes and removes them only by an object that has the mesh."""

from . import bulk, kept
from .. import payloads
from ..keeping import settings
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

_BASIS = "Basis"


def holders(stage, mesh):
    """Objects that have the mesh and are this file's own."""
    found = [thing for thing in stage.world.data.objects if thing.data == mesh and thing.library is None]
    if not found:
        raise Refused(STEP_FAILED, f"no object has the mesh '{mesh.name}', and Blender makes shape keys and vertex groups only by one")
    return found


def names(mesh):
    return mesh.shape_keys.key_blocks.keys() if mesh.shape_keys is not None else []


def block(mesh, name):
    if name not in names(mesh):
        raise Refused(STEP_FAILED, f"'{mesh.name}' has no shape key '{name}'; it has {', '.join(names(mesh)) or 'none'}")
    return mesh.shape_keys.key_blocks[name]


def keep(stage, step, mesh):
    """Which key each object shows as the active one is the object's own."""
    return {**kept.keep(stage, step), "active": [[stage.identity(thing), thing.active_shape_key_index] for thing in holders(stage, mesh)]}


def rollback(stage, step, memo):
    kept.rollback(stage, step, memo)
    put_active_back(stage, memo)


def put_active_back(stage, memo):
    for identity, index in memo["active"]:
        thing = stage.named(identity)
        if thing is not None and thing.active_shape_key_index != index:
            thing.active_shape_key_index = index


def add(stage, mesh, name):
    """The first key is the basis, as Blender's own button makes it."""
    holder = holders(stage, mesh)[0]
    if not names(mesh) and name != _BASIS:
        holder.shape_key_add(name=_BASIS, from_mix=False)
    made = holder.shape_key_add(name=name, from_mix=False)
    if made.name != name:
        raise Refused(STEP_FAILED, f"Blender does not give a shape key of '{mesh.name}' the name '{name}'")


def positions(stage, step, mesh):
    return payloads.read(stage, step["positions"], "f32", "positions", 3 * len(mesh.vertices))


def fill(stage, step, mesh, name):
    """Positions, then settings: those given. The basis is what the mesh itself is."""
    if "positions" in step:
        wanted = positions(stage, step, mesh)
        bulk.put(block(mesh, name).data, "co", wanted)
        if mesh.shape_keys.reference_key.name == name:
            bulk.put(mesh.vertices, "co", wanted)
    if "settings" in step:
        settings.read(stage, block(mesh, name), step["settings"])
        settings.write(stage, block(mesh, name), step["settings"])
    mesh.update()


def demand(stage, step, mesh, name):
    if name not in names(mesh):
        raise Refused(VALIDATION_FAILED, f"'{mesh.name}' has no shape key '{name}'")
    if "positions" in step:
        bulk.demand(block(mesh, name).data, "co", positions(stage, step, mesh), 3, f"the shape key '{name}'")
    settings.demand(stage, block(mesh, name), step.get("settings", {}))

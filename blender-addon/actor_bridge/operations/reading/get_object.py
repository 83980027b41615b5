# SPDX-License-Identifier: GPL-3.0-or-later
"""One object: its transform, its relations, and what is in its stacks."""

from . import told
from ..objects import layers

FIELDS = (
    "location", "rotation_mode", "rotation_euler", "rotation_quaternion", "rotation_axis_angle", "scale",
    "delta_location", "delta_rotation_euler", "delta_rotation_quaternion", "delta_scale",
    "parent", "parent_type", "parent_bone", "hide_viewport", "hide_render", "hide_select", "display_type", "color")


def read(stage, query):
    yield
    return _now(stage, query)


def _now(stage, query):
    found = stage.resolve_object(query["target"])
    return {
        **told.head(stage, query["target"], found),
        "type": found.type,
        "fields": {name: told.value(stage, found, name) for name in FIELDS},
        "data": told.reference(stage, found.data),
        "collections": [told.reference(stage, home) for home in layers.collections_of(stage.world.data, found) if stage.uuid_of(home)],
        "scenes": [told.reference(stage, scene) for scene in layers.scenes_of(stage.world.data, found)],
        "materials": [told.reference(stage, slot.material) for slot in found.material_slots],
        "modifiers": [{"name": part.name, "type": part.type} for part in found.modifiers],
        "constraints": [{"name": part.name, "type": part.type} for part in found.constraints],
        "world_matrix": [list(row) for row in found.matrix_world],
    }

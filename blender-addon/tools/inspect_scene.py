# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what a .blend holds, as one line of JSON: an independent look, without the add-on.

blender --background FILE --python inspect_scene.py
"""

import json

import bpy


def describe(obj):
    return {
        "name": obj.name,
        "type": obj.type,
        "uuid": obj.get("actorbridge_uuid"),
        "location": [round(v, 5) for v in obj.location],
        "scale": [round(v, 5) for v in obj.scale],
        "materials": [slot.material.name if slot.material else None for slot in obj.material_slots],
    }


print("INSPECT " + json.dumps({
    "objects": [describe(o) for o in sorted(bpy.data.objects, key=lambda o: o.name) if o.users_scene],
    "unused": sorted(o.name for o in bpy.data.objects if not o.users_scene),
    "materials": sorted(m.name for m in bpy.data.materials),
}))

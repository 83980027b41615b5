# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature objects."""

import bpy

from actor_bridge.errors import IMAGE_MISSING, MALFORMED_OPERATION, VALIDATION_FAILED
from harness.example import Bad, Example
from harness.scene import fresh


def _family(case):
    """Things that a careless rollback loses: a child, a constraint on the target, a second collection, two users of one mesh."""
    cube = bpy.data.objects["Cube"]
    child = bpy.data.objects.new("Child", None)
    child.parent = cube
    watcher = bpy.data.objects.new("Watcher", cube.data)
    watcher.constraints.new("TRACK_TO").target = cube
    second = bpy.data.collections.new("Second")
    bpy.context.scene.collection.children.link(second)
    second.objects.link(cube)
    for thing in (child, watcher):
        bpy.context.scene.collection.objects.link(thing)
    bpy.context.view_layer.objects.active = cube


def _create(case):
    return [{"op": "create_object", "uuid": fresh(), "data_uuid": fresh(), "shape": "SPHERE", "name": "Ball", "location": [0, 0, 1]}]


def _transform(case):
    return [{"op": "set_transform", "target": case.uuid("Cube"), "location": [1.1, 2.2, 3.3], "rotation_euler": [0.1, 0, 0], "scale": [2, 2, 2]}]


def _rename(case):
    return [{"op": "rename", "target": case.uuid("Cube"), "name": "Würfel"}, {"op": "rename", "target": case.uuid("Camera"), "name": "Cube"}]


def _numbered(case):
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Cube", None))


def _rename_numbered(case):
    """Blender may give the suffix to the one that has the name."""
    return [{"op": "rename", "target": case.uuid("Cube.001"), "name": "Cube"}, {"op": "rename", "target": case.uuid("Light"), "name": "Cube"}]


def _delete(case):
    return [{"op": "delete", "target": case.uuid("Cube")}]


def _other_kinds(case):
    """A material that is used, an image that a person keeps, an empty collection between others, a text, a world."""
    _family(case)
    data, scene = bpy.data, bpy.context.scene
    for name in ("First", "Empty", "Last"):
        scene.collection.children.link(data.collections.new(name))
    data.texts.new("Notes").write("words")
    data.images.new("Kept", 4, 4).use_fake_user = True


def _delete_others(case):
    return [{"op": "delete", "target": case.uuid(name, kind)} for name, kind in (
        ("Material", "MATERIAL"), ("Kept", "IMAGE"), ("Empty", "COLLECTION"), ("Notes", "TEXT"), ("World", "WORLD"),
        ("Light", "OBJECT"), ("Light", "LIGHT"))]


def _needed(case):
    """The rig is a bone parent, a target, what a modifier mirrors by, what a driver looks at, the scene's camera's focus, and in custom properties."""
    _nested(case)
    data, rig, cube = bpy.data, bpy.data.objects["Rig"], bpy.data.objects["Cube"]
    child = data.objects["Child"]
    child.parent, child.parent_type, child.parent_bone = rig, "BONE", "Arm"
    child.matrix_parent_inverse.translation = (1, 2, 3)
    data.objects["Light"].constraints.new("COPY_LOCATION").target = rig
    for name in ("First", "Second"):
        cube.modifiers.new(name, "MIRROR").mirror_object = rig
    driver = cube.driver_add("scale", 1).driver
    driver.variables.new().targets[0].id = rig
    driver.variables[0].targets[0].data_path = "location.y"
    driver.expression = "var"
    data.cameras["Camera"].dof.focus_object = rig
    data.materials["Material"]["looks at"] = rig
    cube.material_slots[0].link = "OBJECT"
    cube.material_slots[0].material = data.materials["Material"]
    case.settle()


def _delete_needed(case):
    return [{"op": "delete", "target": case.uuid("Rig")}, {"op": "delete", "target": case.uuid("Material", "MATERIAL")}, {"op": "delete", "target": case.uuid("Camera")}]


def _node_group(case):
    """A group of nodes in a modifier, which loses the inputs that it had of it."""
    group = bpy.data.node_groups.new("Scatter", "GeometryNodeTree")
    group.inputs.new("NodeSocketGeometry", "Geometry")
    group.inputs.new("NodeSocketFloat", "Density")
    bpy.data.objects["Cube"].modifiers.new("Scatter", "NODES").node_group = group


def needed():
    data = bpy.data
    cube = data.objects["Cube"]
    return {
        **look(), "light": [c.target.name if c.target else None for c in data.objects["Light"].constraints],
        "modifiers": [[m.name, m.mirror_object.name if m.mirror_object else None] for m in cube.modifiers],
        "driver": [[t.id.name if t.id else None for v in c.driver.variables for t in v.targets] for c in cube.animation_data.drivers] if cube.animation_data else None,
        "focus": data.cameras["Camera"].dof.focus_object.name if data.cameras["Camera"].dof.focus_object else None,
        "slots": [[s.link, s.material.name if s.material else None] for s in cube.material_slots],
        "meshes": {m.name: [x.name if x else None for x in m.materials] for m in data.meshes},
        "camera": bpy.context.scene.camera.name if bpy.context.scene.camera else None,
        "looks at": [m["looks at"].name if m.get("looks at") else None for m in data.materials if "looks at" in m]}


def others():
    return {
        "images": {image.name: [image.users, image.use_fake_user] for image in bpy.data.images},
        "texts": {text.name: text.as_string() for text in bpy.data.texts},
        "masters": {scene.name: [[child.name for child in scene.collection.children], scene.world.name if scene.world else None] for scene in bpy.data.scenes},
        "lights": {light.name: light.users for light in bpy.data.lights}, "libraries": len(bpy.data.libraries)}


def _deleted(case):
    """The cube of the family, an image and a collection, deleted by an operation and gone from the undo history's top."""
    _other_kinds(case)
    case.rescan()
    case.push("before the delete")
    case.gone = {name: case.uuid(name, kind) for name, kind in (("Cube", "OBJECT"), ("Kept", "IMAGE"), ("Empty", "COLLECTION"))}
    case.commit(*({"op": "delete", "target": uuid} for uuid in case.gone.values()))
    case.pushed.clear()


def _deleted_with_its_data(case):
    """The data is purged afterwards, so that it has to come back too."""
    _deleted(case)
    # The material keeps a user: of one without any, Blender's own undo gets the count wrong by one.
    bpy.data.objects["Watcher"].data = bpy.data.meshes["Cube"].copy()
    bpy.data.meshes.remove(bpy.data.meshes["Cube"])


def _restore(*names):
    return lambda case: [{"op": "restore", "target": case.gone[name]} for name in names]


def _committed(case):
    """Two operations' worth of changes, committed and gone from the undo history's top."""
    case.rescan()
    case.push("before the changes")
    case.done = case.execute(*_transform(case), {"op": "rename", "target": case.uuid("Light"), "name": "Lamp"})
    case.decide(case.done)
    case.settle()
    case.pushed.clear()


def _revert(case):
    return [{"op": "revert", "operation": case.done["operation_id"], "targets": [case.uuid("Cube"), case.uuid("Lamp")]}]


def look():
    """What a person sees of objects that look.scene() does not show."""
    return {thing.name: [
        [list(row) for row in thing.matrix_world], [list(row) for row in thing.matrix_parent_inverse], thing.parent_type, thing.parent_bone, list(thing.parent_vertices),
        thing.hide_viewport, thing.hide_render, thing.hide_select, thing.hide_get(), thing.data.users if thing.data else 0,
        list(thing.delta_location), list(thing.delta_rotation_euler), list(thing.delta_scale)] for thing in bpy.data.objects}


def _with_slots(case):
    """Three slots, one of them with a material of the object itself, and a mesh without any that another has."""
    cube, plain = bpy.data.objects["Cube"], bpy.data.meshes.new("Plain")
    plain.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Other", plain))
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Twin", cube.data))
    for name in ("Second", "Third"):
        cube.data.materials.append(bpy.data.materials.new(name))
    cube.material_slots[1].link = "OBJECT"
    cube.material_slots[1].material = bpy.data.materials.new("Own")
    cube.modifiers.new("Bevel", "BEVEL")
    text = bpy.data.objects.new("Text", bpy.data.curves.new("Text", "FONT"))
    bpy.context.scene.collection.objects.link(text)
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Curve", bpy.data.curves.new("Curve", "CURVE")))


def _other_data(name, data, kind="MESH"):
    return lambda case: {"op": "set_data", "target": case.uuid(name), "data": case.uuid(data, kind)}


def slots():
    return {thing.name: [thing.data.name if thing.data else None, [[slot.link, slot.material.name if slot.material else None] for slot in thing.material_slots],
                         [modifier.name for modifier in thing.modifiers]] for thing in bpy.data.objects}


def _simulated(_case):
    bpy.data.objects["Cube"].modifiers.new("Cloth", "CLOTH")


def _haired(_case):
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Hair", bpy.data.hair_curves.new("Hair")))


def _turned(case):
    bpy.data.objects["Cube"].rotation_mode = "AXIS_ANGLE"
    bpy.data.objects["Camera"].rotation_mode = "QUATERNION"


def _transform_by_quaternion(case):
    half = 0.5 ** 0.5
    return [{"op": "set_transform", "target": case.uuid(name), "rotation_quaternion": [half, 0, half, 0], "delta_location": [0, 0, 1],
             "delta_rotation_euler": [0, 1, 0], "delta_scale": [2, 1, 1]} for name in ("Cube", "Camera", "Light")]


def _duplicate(data):
    def steps(case):
        made = {"data_uuid": fresh()} if data == "COPIED" else {}
        return [{"op": "duplicate", "target": case.uuid("Cube"), "uuid": fresh(), "name": "Cube", "data": data, **made}]
    return steps


def _duplicate_others(case):
    """Without data that could be copied, and no objects at all."""
    other = fresh()
    return [
        {"op": "duplicate", "target": case.uuid("Child"), "uuid": fresh(), "name": "Second child", "data": "COPIED", "data_uuid": fresh()},
        {"op": "duplicate", "target": case.uuid("Material", "MATERIAL"), "uuid": other, "name": "Other", "data": "SHARED"},
        {"op": "assign_material", "target": case.uuid("Cube"), "material": other, "slot": 0},
        {"op": "duplicate", "target": case.uuid("Second", "COLLECTION"), "uuid": fresh(), "name": "Third", "data": "SHARED"}]


def _nested(case):
    """A child that its parent has turned and scaled, and an armature of one bone."""
    _family(case)
    cube, child = bpy.data.objects["Cube"], bpy.data.objects["Child"]
    cube.rotation_euler, cube.scale, cube.location = (0.3, 0.2, 0.1), (2, 2, 2), (1, 2, 3)
    child.location = (3, 0, 0)
    armature = bpy.data.objects.new("Rig", bpy.data.armatures.new("Rig"))
    bpy.context.scene.collection.objects.link(armature)
    armature.location = (0, 4, 0)
    bpy.context.view_layer.update()
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    bone = armature.data.edit_bones.new("Arm")
    bone.head, bone.tail = (0, 0, 0), (0, 1, 2)
    bpy.ops.object.mode_set(mode="OBJECT")


def _parent(case, target, parent, keep, **more):
    return {"op": "parent", "target": case.uuid(target), "parent": case.uuid(parent), "keep_transform": keep, **more}


def _parents(case):
    return [_parent(case, "Child", "Camera", True), _parent(case, "Light", "Cube", True), _parent(case, "Camera", "Light", False),
            _parent(case, "Child", "Rig", True, bone="Arm"), _parent(case, "Cube", "Rig", False, bone="Arm")]


def _parents_of_other_kinds(case):
    return [_parent(case, "Light", "Cube", True, vertices=[3]), _parent(case, "Camera", "Cube", False, vertices=[0, 2, 5]),
            _parent(case, "Light", "Cube", False, vertices=[1, 2, 4]), _parent(case, "Cube", "Rig", True, deform=True)]


def _unparent(case):
    return [{"op": "unparent", "target": case.uuid("Child"), "keep_transform": True},
            _parent(case, "Child", "Rig", False, bone="Arm"), {"op": "unparent", "target": case.uuid("Child"), "keep_transform": False}]


def _hide(case):
    return [{"op": "set_visibility", "target": case.uuid("Cube"), "hidden": True},
            {"op": "set_visibility", "target": case.uuid("Watcher"), "hide_viewport": True, "hide_render": True},
            {"op": "set_visibility", "target": case.uuid("Camera"), "hide_select": True}]


def _selected(case):
    _family(case)
    for thing in bpy.context.view_layer.objects:
        thing.select_set(True)


def _bad_duplicate(kind, name):
    return lambda case: {"op": "duplicate", "target": case.uuid(name, kind), "uuid": case.uuid("Camera"), "name": "x", "data": "SHARED"}


def _bad_transform(**wanted):
    return lambda case: {"op": "set_transform", "target": case.uuid("Cube"), **wanted}


EXAMPLES = [
    Example("create a ball", _create),
    Example("set all of a transform", _transform, look=look),
    Example("move what is simulated", _transform, _simulated, look),
    Example("set a rotation in each mode, and delta transforms", _transform_by_quaternion, _turned, look),
    Example("other data of its kind", lambda case: [_other_data("Cube", "Plain")(case), _other_data("Other", "Cube")(case)], _with_slots, slots, unused="the material of the object itself"),
    Example("rename, and give the name to another", _rename),
    Example("rename to a name that is taken but for its suffix", _rename_numbered, _numbered),
    Example("delete an object that others refer to", _delete, _family),
    Example("delete other kinds", _delete_others, _other_kinds, others),
    Example("delete what many refer to in many ways", _delete_needed, _needed, needed),
    Example("delete a group of nodes that is in use", lambda case: [{"op": "delete", "target": case.uuid("Scatter", "NODETREE")}], _node_group, irrevertible="in a way that 'restore' does not bring back"),
    Example("restore an object, an image and a collection", _restore("Cube", "Kept", "Empty"), _deleted, others),
    Example("restore an object whose data is gone", _restore("Cube"), _deleted_with_its_data, others),
    Example("duplicate an object with its data", _duplicate("COPIED"), _family, look),
    Example("duplicate an object that shares its data", _duplicate("SHARED"), _family, look),
    Example("duplicate an empty, a material and a collection", _duplicate_others, _family, look, unused="the material that was there"),
    Example("parent to objects and a bone", _parents, _nested, look),
    Example("parent to vertices and to what deforms", _parents_of_other_kinds, _nested, look),
    Example("unparent", _unparent, _nested, look),
    Example("revert a transform and a name", _revert, _committed, look),
    Example("hide objects", _hide, _selected, look),
]
BAD = [
    Bad("a copy of data without an identity", lambda case: {"op": "duplicate", "target": case.uuid("Hair"), "uuid": fresh(), "name": "Copy", "data": "COPIED", "data_uuid": fresh()}, "can only be SHARED", prepare=_haired),
    Bad("data of another kind", _other_data("Cube", "Camera", "CAMERA"), "has MESH and takes no CAMERA"),
    Bad("a curve for a text", _other_data("Text", "Curve", "CURVE"), "has Text Curve and takes no Curve", prepare=_with_slots),
    Bad("a mesh that an object lives by", lambda case: {"op": "delete", "target": case.uuid("Cube", "MESH")}, "is the data of 'Cube', which Blender would delete as well"),
    Bad("a collection that is not empty", lambda case: {"op": "delete", "target": case.uuid("Collection", "COLLECTION")}, "has 3 objects and 0 collections in it"),
    Bad("a scene", lambda case: {"op": "delete", "target": case.uuid("Scene", "SCENE")}, "is the person's to delete"),
    Bad("restored though not deleted", lambda case: {"op": "restore", "target": case.uuid("Cube")}, "is not deleted"),
    Bad("restored though never there", lambda case: {"op": "restore", "target": fresh()}, "never was in this file"),
    Bad("a revert of what never was", lambda case: {"op": "revert", "operation": fresh(), "targets": [case.uuid("Cube")]}, "nothing is kept", IMAGE_MISSING),
    Bad("a revert of what is no operation", lambda case: {"op": "revert", "operation": "x" * 36, "targets": [case.uuid("Cube")]}, "is no UUID", MALFORMED_OPERATION),
    Bad("a transform of a mesh", lambda case: {"op": "set_transform", "target": case.uuid("Cube", "MESH"), "location": [0, 0, 0]}, "is a MESH, not an object"),
    Bad("two rotations", _bad_transform(rotation_euler=[0, 0, 0], rotation_quaternion=[1, 0, 0, 0]), "are both given"),
    Bad("a quaternion of zeros", _bad_transform(rotation_quaternion=[0, 0, 0, 0]), "which is no rotation"),
    Bad("a duplicate of a scene", _bad_duplicate("SCENE", "Scene"), "a scene can't be duplicated"),
    Bad("a duplicate under a UUID that is taken", _bad_duplicate("OBJECT", "Cube"), "is taken"),
    Bad("a parent that is itself", lambda case: _parent(case, "Cube", "Cube", True), "which is itself"),
    Bad("a parent that is below", lambda case: _parent(case, "Cube", "Child", True), "which is below it", prepare=_family),
    Bad("a bone that is not there", lambda case: _parent(case, "Cube", "Rig", True, bone="Leg"), "it has Arm", prepare=_nested),
    Bad("two vertices as a parent", lambda case: _parent(case, "Light", "Cube", True, vertices=[0, 1]), "one or three different ones of 'Cube', which has 8"),
    Bad("a vertex as a parent that is not there", lambda case: _parent(case, "Light", "Cube", True, vertices=[8]), "which has 8"),
    Bad("a vertex of a camera", lambda case: _parent(case, "Light", "Camera", True, vertices=[0]), "which has 0"),
    Bad("a camera that deforms", lambda case: _parent(case, "Light", "Camera", True, deform=True), "only an ARMATURE or a LATTICE"),
    Bad("a parent in two ways", lambda case: _parent(case, "Cube", "Rig", True, bone="Arm", deform=True), "only one can be given", prepare=_nested),
    Bad("a bone of a camera", lambda case: _parent(case, "Cube", "Camera", True, bone="Leg"), "it has none"),
    Bad("a place that a constraint does not let it keep", lambda case: _parent(case, "Watcher", "Rig", True), "a constraint or a driver holds it", VALIDATION_FAILED, _nested),
    Bad("unparented without a parent", lambda case: {"op": "unparent", "target": case.uuid("Cube"), "keep_transform": True}, "has no parent"),
]

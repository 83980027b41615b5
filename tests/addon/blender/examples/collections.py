# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples of the feature collections."""

import bpy

from harness.example import Bad, Example
from harness.scene import fresh


def _tree(case):
    """Scene > Collection, First > (Inner > Cube, selected and active), Second (excluded), Third; the cube is in Third as well."""
    data, scene = bpy.data, bpy.context.scene
    first, inner, second, third = (data.collections.new(name) for name in ("First", "Inner", "Second", "Third"))
    for top in (first, second, third):
        scene.collection.children.link(top)
    first.children.link(inner)
    cube = data.objects["Cube"]
    inner.objects.link(cube)
    third.objects.link(cube)
    data.collections["Collection"].objects.unlink(cube)
    only = data.objects.new("Only", None)
    inner.objects.link(only)
    layer = bpy.context.view_layer
    layer.update()
    only.select_set(True)
    data.objects["Camera"].hide_set(True)
    held = layer.layer_collection.children
    held["Second"].exclude = True
    held["First"].children["Inner"].holdout = True
    layer.objects.active = cube


def look():
    """Parents in order, what each layer says of each collection, and what a person has selected or hidden."""
    return {
        "parents": {c.name: [child.name for child in c.children] for c in bpy.data.collections},
        "masters": {s.name: [child.name for child in s.collection.children] for s in bpy.data.scenes},
        "settings": {c.name: [c.hide_viewport, c.hide_render, c.hide_select, c.color_tag, list(c.instance_offset)] for c in bpy.data.collections},
        "layers": [[layer.name, _held(layer.layer_collection), [o.name for o in layer.objects if o.hide_get(view_layer=layer)]]
                   for scene in bpy.data.scenes for layer in scene.view_layers],
    }


def _held(held):
    return [held.name, held.exclude, held.hide_viewport, held.holdout, held.indirect_only, [_held(child) for child in held.children]]


def _scene(case):
    return case.uuid("Scene", "SCENE")


def _collection(case, name):
    return case.uuid(name, "COLLECTION")


def _create(case):
    outer = fresh()
    return [
        {"op": "create_collection", "uuid": outer, "name": "Outer", "parent": _scene(case)},
        {"op": "create_collection", "uuid": fresh(), "name": "Inner", "parent": outer},
        {"op": "move_object", "target": case.uuid("Cube"), "collection": outer}]


def _link(case):
    return [{"op": "link_object", "target": case.uuid("Cube"), "collection": _collection(case, "Second")},
            {"op": "link_object", "target": case.uuid("Only"), "collection": _scene(case)}]


def _unlink(case):
    return [{"op": "unlink_object", "target": case.uuid("Cube"), "collection": _collection(case, "Inner")}]


def _move(case):
    """Into one that the layer excludes: the object vanishes, and what was selected comes back."""
    return [{"op": "move_object", "target": case.uuid("Cube"), "collection": _collection(case, "Second")}]


def _link_collection(case):
    return [{"op": "link_collection", "target": _collection(case, "Inner"), "parent": _collection(case, "Third")}]


def _move_collection(case):
    """First of the scene's, so that its place among the others has to come back too."""
    return [{"op": "link_collection", "target": _collection(case, "First"), "parent": _collection(case, "Third")},
            {"op": "unlink_collection", "target": _collection(case, "First"), "parent": _scene(case)}]


def _move_in_one_step(case):
    """From two places into one, and down among what is excluded."""
    return [{"op": "link_collection", "target": _collection(case, "Inner"), "parent": _scene(case)},
            {"op": "move_collection", "target": _collection(case, "Inner"), "parent": _collection(case, "Second")},
            {"op": "move_collection", "target": _collection(case, "Third"), "parent": _scene(case)}]


def _set(case):
    return [{"op": "set_collection", "target": _collection(case, "First"), "settings": {"color_tag": "COLOR_03", "hide_render": True, "instance_offset": [1, 2, 3]}},
            {"op": "set_collection", "target": _collection(case, "First"), "layer": {"scene": _scene(case), "name": "ViewLayer", "exclude": True}},
            {"op": "set_collection", "target": _collection(case, "Third"), "settings": {"hide_viewport": True}, "layer": {"scene": _scene(case), "holdout": True}}]


EXAMPLES = [
    Example("create collections and fill one", _create, look=look),
    Example("link objects", _link, _tree, look),
    Example("unlink an object", _unlink, _tree, look),
    Example("move an object into an excluded collection", _move, _tree, look),
    Example("link a collection", _link_collection, _tree, look),
    Example("move a collection", _move_collection, _tree, look),
    Example("move collections in one step", _move_in_one_step, _tree, look),
    Example("set collections", _set, _tree, look),
]
BAD = [
    Bad("an object put where it is", lambda case: {"op": "link_object", "target": case.uuid("Cube"), "collection": _collection(case, "Third")}, "is in 'Third' already", prepare=_tree),
    Bad("an object put into an object", lambda case: {"op": "link_object", "target": case.uuid("Cube"), "collection": case.uuid("Light")}, "is a OBJECT, not COLLECTION or SCENE"),
    Bad("an object taken out of its last collection", lambda case: {"op": "unlink_object", "target": case.uuid("Only"), "collection": _collection(case, "Inner")}, "would be lost", prepare=_tree),
    Bad("an object taken out of where it is not", lambda case: {"op": "unlink_object", "target": case.uuid("Only"), "collection": _scene(case)}, "is not in 'Scene Collection'", prepare=_tree),
    Bad("a collection put into what is within it", lambda case: {"op": "link_collection", "target": _collection(case, "First"), "parent": _collection(case, "Inner")}, "which is within it", prepare=_tree),
    Bad("a collection moved into what is within it", lambda case: {"op": "move_collection", "target": _collection(case, "First"), "parent": _collection(case, "Inner")}, "which is within it", prepare=_tree),
    Bad("a collection put into itself", lambda case: {"op": "link_collection", "target": _collection(case, "First"), "parent": _collection(case, "First")}, "which is within it", prepare=_tree),
    Bad("a collection taken out of its last place", lambda case: {"op": "unlink_collection", "target": _collection(case, "Inner"), "parent": _collection(case, "First")}, "would be lost", prepare=_tree),
    Bad("a colour that no collection has", lambda case: {"op": "set_collection", "target": _collection(case, "Collection"), "settings": {"color_tag": "PINK"}}, "does not take 'PINK'"),
    Bad("a setting that no collection has", lambda case: {"op": "set_collection", "target": _collection(case, "Collection"), "settings": {"hidden": True}}, "it has color_tag, hide_render"),
    Bad("a view layer that is not there", lambda case: {"op": "set_collection", "target": _collection(case, "Collection"), "layer": {"scene": _scene(case), "name": "Other", "exclude": True}}, "it has ViewLayer"),
]

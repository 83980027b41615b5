# SPDX-License-Identifier: GPL-3.0-or-later
"""How the view layers hold objects and collections: selected, active, hidden, excluded. The person's own, which no rollback may lose."""

from typing import NamedTuple

NAMES = 512
_FLAGS = ("exclude", "hide_viewport", "holdout", "indirect_only")


def collections_of(data, thing):
    """As Blender's `users_collection`, which makes a list of each collection's objects for it."""
    homes = (*data.collections, *(scene.collection for scene in data.scenes))
    return [home for home in homes if _has(home.objects, thing)]


def scenes_of(data, thing, homes=None):
    """As Blender's `users_scene`, for the same reason. `homes`: its collections, where they are known already."""
    homes = collections_of(data, thing) if homes is None else homes
    return [scene for scene in data.scenes if any(held in homes for held in (scene.collection, *scene.collection.children_recursive))]


class Members(NamedTuple):
    """Who is where, by full names, for a look at every object: Blender would search through lists of thousands for each one."""

    homes: dict   # {object: {(scene or "", collection)}}; the scene's own collection has its scene
    scenes: dict  # {scene: {(scene or "", collection)}}
    layers: dict  # {(scene, layer): {object}}


def gather(data, found):
    """Fills Members, in pieces, each of which finds anew what it reads."""
    for scene in [scene.name_full for scene in data.scenes]:
        yield from _gather_scene(data, found, scene)
    for name in [collection.name_full for collection in data.collections]:
        for names in _in_pieces(lambda name=name: _named(data.collections, name).objects):
            _add(found.homes, names, ("", name))
            yield


def _gather_scene(data, found, scene):
    own = (scene, _named(data.scenes, scene).collection.name_full)
    found.scenes[scene] = {own, *(("", collection.name_full) for collection in _named(data.scenes, scene).collection.children_recursive)}
    for names in _in_pieces(lambda: _named(data.scenes, scene).collection.objects):
        _add(found.homes, names, own)
        yield
    for layer in [layer.name for layer in _named(data.scenes, scene).view_layers]:
        _sync(data, _named(data.scenes, scene).view_layers[layer])
        found.layers[(scene, layer)] = set()
        for names in _in_pieces(lambda layer=layer: _named(data.scenes, scene).view_layers[layer].objects):
            found.layers[(scene, layer)].update(names)
            yield


def _in_pieces(objects):
    start, names = 0, [None] * NAMES
    while len(names) == NAMES:
        names = [thing.name_full for thing in objects()[start:start + NAMES]]
        start += NAMES
        yield names


def _add(homes, names, home):
    for name in names:
        homes.setdefault(name, set()).add(home)


def _named(collection, name_full):
    return next(found for found in collection if found.name_full == name_full)


def _has(objects, thing):
    """By name first; what is linked from another file may have the same."""
    found = objects.get(thing.name)
    return found == thing or found is not None and thing in objects[:]


def read(scenes, thing, members=None):
    """[[scene, layer, selected, active, hidden]] of the layers that hold the object."""
    return [
        [scene.name, layer.name, thing.select_get(view_layer=layer), layer.objects.active == thing, thing.hide_get(view_layer=layer)]
        for scene in sorted(scenes, key=lambda scene: scene.name_full)
        for layer in scene.view_layers
        if (_holds(layer, thing) if members is None else thing.name_full in members.layers.get((scene.name_full, layer.name), ()))
    ]


def restore(scenes, thing, states):
    for scene, layer, selected, active, hidden in states:
        held_by = scenes[scene].view_layers[layer]
        thing.hide_set(hidden, view_layer=held_by)
        thing.select_set(selected, view_layer=held_by)
        if active:
            held_by.objects.active = thing


def unselect(data, thing):
    """A copy is selected if its original is."""
    for scene in scenes_of(data, thing):
        for layer in scene.view_layers:
            if _holds(layer, thing):
                thing.select_set(False, view_layer=layer)


def keep(data, scenes, within):
    """The same for all objects below a collection, and the flags of the collection itself and of those below."""
    inside = {thing.name for thing in within.all_objects}
    below = {within.name, *(collection.name for collection in within.children_recursive)}
    kept = []
    for scene in scenes:
        for layer in scene.view_layers:
            _sync(data, layer)
            active = layer.objects.active
            kept.append([
                scene.name, layer.name, active.name if active is not None else None,
                [[thing.name, thing.select_get(view_layer=layer), thing.hide_get(view_layer=layer)] for thing in layer.objects if thing.name in inside],
                [[path, flags] for path, flags in _tree(layer.layer_collection, []) if path and path[-1] in below]])
    return kept


def give_back(data, kept):
    for scene, name, active, states, tree in kept:
        layer = data.scenes[scene].view_layers[name]
        _sync(data, layer)
        for path, flags in tree:
            held = _at(layer, path)
            if held is not None:
                for flag, value in zip(_FLAGS, flags):
                    if getattr(held, flag) != value:
                        setattr(held, flag, value)
        _sync(data, layer)
        for thing, selected, hidden in states:
            found = data.objects.get((thing, None))
            if found is not None and _holds(layer, found):
                found.hide_set(hidden, view_layer=layer)
                found.select_set(selected, view_layer=layer)
        if active is not None:
            layer.objects.active = data.objects.get((active, None))


def trees(data, scene):
    """For the digest of a scene: how each of its layers holds its collections."""
    found = []
    for layer in scene.view_layers:
        _sync(data, layer)
        found.append([layer.name, layer.use, [[path, flags] for path, flags in _tree(layer.layer_collection, [])]])
    return found


def of_collection(data, collection):
    """For the digest of a collection: how each layer holds it, wherever it is."""
    found = []
    for scene in data.scenes:
        for layer in scene.view_layers:
            _sync(data, layer)
            found += [[scene.name_full, layer.name, path, flags] for path, flags in _tree(layer.layer_collection, []) if path[-1:] == [collection.name]]
    return found


def _tree(held, path):
    yield path, [getattr(held, flag) for flag in _FLAGS]
    for child in held.children:
        yield from _tree(child, [*path, child.name])


def _at(layer, path):
    held = layer.layer_collection
    for name in path:
        held = held.children.get(name) if held is not None else None
    return held


def _sync(data, layer):
    """A layer follows its collections only when asked something that needs it; looking into `objects` alone does not."""
    for thing in data.objects[:1]:
        thing.select_get(view_layer=layer)


def _holds(layer, thing):
    """What can be seen in it, Blender finds without a search by name."""
    return thing.visible_get(view_layer=layer) or layer.objects.get(thing.name) == thing

# SPDX-License-Identifier: GPL-3.0-or-later
"""Where objects and collections are: a home is a collection, or the one that a scene has of its own and that goes by the scene's UUID."""

from ..objects import layers
from ...errors import Refused, STEP_FAILED


def home(stage, uuid):
    """What can hold objects and collections, of a step's COLLECTION or SCENE."""
    found = stage.editable(uuid, "COLLECTION", "SCENE")
    return found.collection if stage.world.kind_of(found) == "SCENE" else found


def named(stage, identity):
    """A home of a memo; None when it is gone."""
    found = stage.named(identity)
    return found.collection if found is not None and identity[0] == "SCENE" else found


def of_object(stage, thing):
    """Identities of the homes of an object."""
    return [identity for identity, held in _all(stage) if held.objects.get(thing.name) == thing]


def of_collection(stage, collection):
    """Identities of the homes of a collection."""
    return [identity for identity, held in _all(stage) if held.children.get(collection.name) == collection]


def called(stage, identity):
    return f"'{identity[1]}'" if identity[0] == "COLLECTION" else f"the scene '{identity[1]}' itself"


def _all(stage):
    data = stage.world.data
    return [
        *((stage.identity(scene), scene.collection) for scene in data.scenes),
        *((stage.identity(collection), collection) for collection in data.collections)]


def keep_object(stage, thing):
    """The memo of where an object is, and how the layers hold it."""
    found = of_object(stage, thing)
    _demand_local(stage, thing, found)
    return {"homes": found, "layers": layers.read(layers.scenes_of(stage.world.data, thing), thing)}


def put_object_back(stage, thing, kept):
    """Into its homes and out of all others, and as the layers held it."""
    for identity in of_object(stage, thing):
        if identity not in kept["homes"]:
            named(stage, identity).objects.unlink(thing)
    for identity in kept["homes"]:
        held = named(stage, identity)
        if held is not None and held.objects.get(thing.name) != thing:
            held.objects.link(thing)
    layers.restore(stage.world.data.scenes, thing, kept["layers"])


def keep_collection(stage, collection, *also):
    """The memo of where a collection is, in which order, and how the layers hold all that is in it. `also`: homes that it may come into."""
    homes = of_collection(stage, collection)
    _demand_local(stage, collection, homes)
    orders = [[identity, [child.name for child in named(stage, identity).children]] for identity in [*homes, *also] if identity is not None]
    return {
        "homes": homes, "orders": orders,
        "layers": [layers.keep(stage.world.data, stage.world.data.scenes, named(stage, identity)) for identity, _ in orders] or
        [layers.keep(stage.world.data, stage.world.data.scenes, collection)]}


def put_collection_back(stage, collection, kept):
    """Into its homes and their order, which a person sees, and as the layers held it all."""
    for identity in of_collection(stage, collection):
        if identity not in kept["homes"]:
            named(stage, identity).children.unlink(collection)
    for identity, order in kept["orders"]:
        held = named(stage, identity)
        if held is not None:
            _order(stage, held, order)
    for kept_layers in kept["layers"]:
        layers.give_back(stage.world.data, kept_layers)


def _order(stage, held, order):
    """Blender only appends: what stands behind the first that is wrong is taken out and put in again."""
    now = [child.name for child in held.children]
    right = next((n for n, pair in enumerate(zip(now, order)) if pair[0] != pair[1]), min(len(now), len(order)))
    for name in now[right:]:
        held.children.unlink(held.children[name])
    for name in order[right:]:
        found = stage.world.data.collections.get((name, None))
        if found is not None:
            held.children.link(found)


def _demand_local(stage, thing, homes):
    linked = [identity for identity in homes if identity[2] is not None]
    if linked:
        raise Refused(STEP_FAILED, f"'{thing.name}' is in {called(stage, linked[0])}, which is linked from another file")

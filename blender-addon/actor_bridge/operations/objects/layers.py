# SPDX-License-Identifier: GPL-3.0-or-later
"""How the view layers hold an object: selected, active, hidden. The person's own, which no rollback may lose."""


def read(scenes, thing):
    """[[scene, layer, selected, active, hidden]] of the layers that hold the object."""
    return [
        [scene.name, layer.name, thing.select_get(view_layer=layer), layer.objects.active == thing, thing.hide_get(view_layer=layer)]
        for scene in sorted(scenes, key=lambda scene: scene.name_full)
        for layer in scene.view_layers
        if _holds(layer, thing)
    ]


def restore(scenes, thing, states):
    for scene, layer, selected, active, hidden in states:
        held_by = scenes[scene].view_layers[layer]
        thing.hide_set(hidden, view_layer=held_by)
        thing.select_set(selected, view_layer=held_by)
        if active:
            held_by.objects.active = thing


def _holds(layer, thing):
    """A layer follows its collections only when asked something that needs it; looking into `objects` alone does not."""
    thing.select_get(view_layer=layer)
    return layer.objects.get(thing.name) == thing

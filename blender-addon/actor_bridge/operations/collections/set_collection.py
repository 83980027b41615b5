# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of a collection, and how a view layer holds it."""

from ..keeping import settings, values
from ..objects import layers
from ...errors import Refused, STEP_FAILED

_LAYER = ("exclude", "hide_viewport", "holdout", "indirect_only")


def _held(stage, step):
    """[what a view layer holds the collection by]: one for each place where it is in the scene."""
    wanted = step["layer"]
    scene = stage.editable(wanted["scene"], "SCENE")
    layer = scene.view_layers.get(wanted["name"]) if "name" in wanted else scene.view_layers[0]
    if layer is None:
        raise Refused(STEP_FAILED, f"'{scene.name}' has no view layer '{wanted['name']}'; it has {', '.join(layer.name for layer in scene.view_layers)}")
    target = stage.resolve(step["target"])
    found = [held for held in _below(layer.layer_collection) if held.collection == target]
    if not found:
        raise Refused(STEP_FAILED, f"'{target.name}' is not in the scene '{scene.name}'")
    return found


def _below(held):
    for child in held.children:
        yield child
        yield from _below(child)


def _flags(step):
    return {name: step["layer"][name] for name in _LAYER if name in step["layer"]}


def snapshot(stage, step):
    target = stage.editable(step["target"], "COLLECTION")
    if "layer" in step:
        _held(stage, step)
    data = stage.world.data
    return {"kept": settings.read(stage, target, step.get("settings", {})), "layers": layers.keep(data, data.scenes, target)}


def mutate(stage, step, memo):
    settings.write(stage, stage.editable(step["target"], "COLLECTION"), step.get("settings", {}))
    changed = [(step["target"], "CHANGED")]
    if "layer" in step:
        for held in _held(stage, step):
            settings.write(stage, held, _flags(step))
        changed.append((step["layer"]["scene"], "CHANGED"))
    return changed


def validate(stage, step, memo):
    settings.demand(stage, stage.resolve(step["target"]), step.get("settings", {}))
    if "layer" in step:
        for held in _held(stage, step):
            settings.demand(stage, held, _flags(step))


def rollback(stage, step, memo):
    settings.restore(stage, stage.resolve(step["target"]), memo["kept"])
    layers.give_back(stage.world.data, memo["layers"])


def observe(stage, step, memo):
    target = stage.resolve(step["target"])
    found = {name: values.read(stage, target, name) for name in step.get("settings", {})}
    if "layer" in step:
        found["layers"] = [[held.name, {name: getattr(held, name) for name in _flags(step)}] for held in _held(stage, step)]
    return found

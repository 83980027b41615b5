# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows or hides an object; what is hidden is deselected by Blender, and a rollback selects it again."""

from . import layers
from ..keeping import settings, values
from ...errors import Refused, VALIDATION_FAILED

_PROPERTIES = ("hide_viewport", "hide_render", "hide_select")


def _settings(step):
    return {name: step[name] for name in _PROPERTIES if name in step}


def _eyes(stage, target):
    """Whether each layer that holds it hides it."""
    return [[scene, layer, hidden] for scene, layer, _, _, hidden in layers.read(layers.scenes_of(stage.world.data, target), target)]


def snapshot(stage, step):
    target = stage.editable(step["target"], "OBJECT")
    return {"kept": settings.read(stage, target, _settings(step)), "layers": layers.read(layers.scenes_of(stage.world.data, target), target)}


def mutate(stage, step, memo):
    target = stage.editable(step["target"], "OBJECT")
    settings.write(stage, target, _settings(step))
    if "hidden" in step:
        for scene in layers.scenes_of(stage.world.data, target):
            for layer in scene.view_layers:
                if layer.objects.get(target.name) == target:
                    target.hide_set(step["hidden"], view_layer=layer)
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    target = stage.resolve_object(step["target"])
    settings.demand(stage, target, _settings(step))
    wrong = [layer for _, layer, hidden in _eyes(stage, target) if hidden != step.get("hidden", hidden)]
    if wrong:
        raise Refused(VALIDATION_FAILED, f"the eye of '{target.name}' is not as wanted in {', '.join(wrong)}")


def rollback(stage, step, memo):
    target = stage.resolve_object(step["target"])
    settings.restore(stage, target, memo["kept"])
    layers.restore(stage.world.data.scenes, target, memo["layers"])


def observe(stage, step, memo):
    target = stage.resolve_object(step["target"])
    return {**{name: values.read(stage, target, name) for name in _settings(step)}, **({"hidden": _eyes(stage, target)} if "hidden" in step else {})}

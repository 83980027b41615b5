# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs Python code for what the vocabulary lacks: a whole-scene digest around it tells what it did, and Blender's own undo takes it back."""

from . import executor
from .. import newcomers
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED
from ...world import PROJECT_KEY, uuid_of


def snapshot(stage, step):
    executor.check(step["code"])
    if not stage.world.may_undo():
        raise Refused(STEP_FAILED, "without Blender's global undo, its preference to read steps whole, or object mode, nothing could take the code back")
    return {"selected": _selected(stage), "project": stage.world.read_mark(PROJECT_KEY), "output": ""}


def mutate(stage, step, memo):
    """Selection is not a change, and is the person's: what the code's operators made of it is put back."""
    output = executor.Output(step["output_bytes_max"])
    try:
        executor.run(step["code"], step["timeout_ms"] / 1000, output)
    finally:
        memo["output"] = output.text()
        stage.world.leave_mode()
    stage.world.flush()
    given = newcomers.adopt(stage, step["seed"])
    _select(stage, memo["selected"])
    return [(uuid, "CREATED") for uuid in given] + [(uuid, "RENAMED") for uuid in newcomers.renamed(stage)]


def validate(stage, step, memo):
    """What it touched is judged by the transaction, which has both digests."""
    if stage.world.mode() != "OBJECT":
        raise Refused(VALIDATION_FAILED, f"the code left Blender in mode {stage.world.mode()}")
    if stage.world.read_mark(PROJECT_KEY) != memo["project"]:
        raise Refused(VALIDATION_FAILED, "the code changed which project the file belongs to")


def rollback(stage, step, memo):
    """Nobody can know what to take back: the transaction does it by Blender's undo, which needs object mode."""
    stage.world.leave_mode()


def _selected(stage):
    return [
        [scene.name, layer.name, [uuid_of(thing) for thing in layer.objects.selected], uuid_of(layer.objects.active) if layer.objects.active else None]
        for scene in stage.world.data.scenes for layer in scene.view_layers]


def _select(stage, kept):
    for scene_name, layer_name, selected, active in kept:
        scene = stage.world.data.scenes.get(scene_name)
        layer = scene.view_layers.get(layer_name) if scene is not None else None
        if layer is None:
            continue
        for thing in layer.objects:
            wanted = uuid_of(thing) in selected
            if thing.select_get(view_layer=layer) != wanted:
                thing.select_set(wanted, view_layer=layer)
        layer.objects.active = next((thing for thing in layer.objects if active is not None and uuid_of(thing) == active), None)

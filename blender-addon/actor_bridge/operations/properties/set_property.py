# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets one property of a datablock, or of what it holds, by its path."""

from .. import rna
from ..keeping import paths, settings
from ...errors import Refused, STEP_FAILED

# What has an operation of its own, or would take more along than a rollback could put back.
_FORBIDDEN = {
    "data", "parent", "parent_type", "parent_bone", "node_tree", "node_group", "use_nodes", "action", "body", "use_module",
    "bytecode", "bytecode_hash", "use_self", "active_material", "mode", "shape_key", "source"}


# Blender converts the rotation into the mode that is set, and back again with what that loses.
_BESIDE = {"rotation_mode": ("rotation_euler", "rotation_quaternion", "rotation_axis_angle")}


def _find(stage, step):
    return paths.find(stage, stage.editable(step["target"]), step["path"])


def _forbidden():
    """What the digest does not see could not be proven to be as it was."""
    return _FORBIDDEN | rna.UNSEEN


def snapshot(stage, step):
    paths.demand_provable(stage, stage.editable(step["target"]), step["path"])
    struct, name = _find(stage, step)
    if name.startswith("active"):
        raise Refused(STEP_FAILED, f"'{name}' is what the person has chosen; it can't be set by an operation")
    return {"kept": settings.around(stage, struct, {name: step["value"]}, _forbidden())}


def mutate(stage, step, memo):
    struct, name = _find(stage, step)
    wanted = {name: step["value"]}
    settings.write(stage, struct, wanted)
    settings.narrow(stage, struct, wanted, memo["kept"], _BESIDE.get(name, ()))
    return [(step["target"], "CHANGED")]


def validate(stage, step, memo):
    struct, name = _find(stage, step)
    settings.demand(stage, struct, {name: step["value"]})


def rollback(stage, step, memo):
    struct, _ = _find(stage, step)
    settings.restore(stage, struct, memo["kept"])


def observe(stage, step, memo):
    struct, _ = _find(stage, step)
    return settings.now(stage, struct, memo["kept"])

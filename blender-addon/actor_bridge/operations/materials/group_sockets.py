# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs and outputs of a group of nodes, and those that use it: they have its sockets too, and lose values and links with them."""

from ..keeping import copies, settings, values
from ...errors import Refused, STEP_FAILED

_SOCKETS = {
    "FLOAT": "NodeSocketFloat", "INT": "NodeSocketInt", "BOOLEAN": "NodeSocketBool", "VECTOR": "NodeSocketVector", "COLOR": "NodeSocketColor",
    "STRING": "NodeSocketString", "SHADER": "NodeSocketShader", "GEOMETRY": "NodeSocketGeometry", "OBJECT": "NodeSocketObject",
    "COLLECTION": "NodeSocketCollection", "MATERIAL": "NodeSocketMaterial", "IMAGE": "NodeSocketImage", "TEXTURE": "NodeSocketTexture"}
_TREES = ("MATERIAL", "WORLD", "NODETREE")
_SIDES = {"INPUT": "inputs", "OUTPUT": "outputs"}


def of(stage, step):
    """Those of the step's side."""
    return getattr(stage.editable(step["target"], "NODETREE"), _SIDES[step["side"]])


def keep(stage, step):
    """The group and the trees that use it as copies, and what modifiers set its inputs to."""
    users = _users(stage, step)
    trees = [uuid for uuid in users if stage.world.kind_of(stage.resolve(uuid)) in _TREES]
    return {"kept": copies.keep_all(stage, [step["target"], *trees]), "modifiers": [kept for uuid in users if uuid not in trees for kept in _inputs(stage, step, uuid)]}


def rollback(stage, step, memo):
    for kept in memo["kept"]:
        copies.restore(stage, kept)
    for kept in memo["modifiers"]:
        modifier = stage.resolve(kept["uuid"]).modifiers[kept["modifier"]]
        modifier.node_group = modifier.node_group  # only now Blender makes the inputs that it has not
        for name in [name for name in modifier.keys() if f'["{name}"]' not in kept["values"]]:
            del modifier[name]
        for name, value in kept["values"].items():
            values.write(stage, modifier, name, value)


def observe(stage, step, memo):
    """The group and the trees that use it as wholes, for copies bring back the whole; of modifiers the inputs."""
    seen = {f"{kept['kind']} {kept['uuid']}": copies.observe(stage, kept["uuid"])["whole"] for kept in memo["kept"][1:]}
    for uuid in dict.fromkeys(kept["uuid"] for kept in memo["modifiers"]):
        for kept in _inputs(stage, step, uuid):
            seen[f"inputs of '{kept['modifier']}' of {uuid}"] = kept["values"]
    return {**copies.observe(stage, step["target"]), **seen}


def changed(stage, step, memo):
    """The group, and whoever uses it."""
    return [(uuid, "CHANGED") for uuid in dict.fromkeys([*(kept["uuid"] for kept in memo["kept"]), *(kept["uuid"] for kept in memo["modifiers"])])]


def _users(stage, step):
    """UUIDs of all that use the group. The step has to name them: the log is asked about them, and the digest is of them."""
    group = stage.editable(step["target"], "NODETREE")
    users = stage.world.users_of(group)
    lost = [f"the {kind} '{name}'" for kind, name, _ in users if kind not in (*_TREES, "OBJECT")]
    if lost:
        raise Refused(STEP_FAILED, f"'{group.name}' is used by {', '.join(lost)}, whose values and links could not be put back: a copy of the group can be changed and put in its place")
    missing = [f"the {kind} '{name}' ({uuid})" for kind, name, uuid in users if uuid not in step.get("users", ())]
    if missing:
        raise Refused(STEP_FAILED, f"'{group.name}' is used by {', '.join(missing)}, which would get or lose the {step['side']} too: 'users' has to name them")
    return [uuid for _, _, uuid in users]


def _inputs(stage, step, uuid):
    """What each modifier of the object that uses the group sets."""
    group, found = stage.resolve(step["target"]), stage.editable(uuid, "OBJECT")
    return [
        {"uuid": uuid, "modifier": modifier.name, "values": {f'["{name}"]': values.read(stage, modifier, f'["{name}"]') for name in modifier.keys()}}
        for modifier in found.modifiers if modifier.type == "NODES" and modifier.node_group == group]


def add(stage, sockets, wanted):
    try:
        made = sockets.new(_SOCKETS[wanted["type"]], wanted["name"])
    except (RuntimeError, TypeError) as error:
        raise Refused(STEP_FAILED, f"such a group has no {wanted['type']}: {error}") from error
    settings.read(stage, made, wanted.get("settings", {}))
    settings.write(stage, made, wanted.get("settings", {}))

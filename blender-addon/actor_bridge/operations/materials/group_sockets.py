# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs and outputs of a group of nodes."""

from ..keeping import settings
from ...errors import Refused, STEP_FAILED

_SOCKETS = {
    "FLOAT": "NodeSocketFloat", "INT": "NodeSocketInt", "BOOLEAN": "NodeSocketBool", "VECTOR": "NodeSocketVector", "COLOR": "NodeSocketColor",
    "STRING": "NodeSocketString", "SHADER": "NodeSocketShader", "GEOMETRY": "NodeSocketGeometry", "OBJECT": "NodeSocketObject",
    "COLLECTION": "NodeSocketCollection", "MATERIAL": "NodeSocketMaterial", "IMAGE": "NodeSocketImage", "TEXTURE": "NodeSocketTexture"}
_SIDES = {"INPUT": "inputs", "OUTPUT": "outputs"}


def of(stage, step):
    """Those of the step's side."""
    return getattr(stage.editable(step["target"], "NODETREE"), _SIDES[step["side"]])


def demand_unused(stage, step, harm):
    group = stage.editable(step["target"], "NODETREE")
    if group.users > group.use_fake_user:
        raise Refused(STEP_FAILED, f"'{group.name}' is in use, and {harm}: a copy of the group can be changed and put in its place")


def add(stage, sockets, wanted):
    try:
        made = sockets.new(_SOCKETS[wanted["type"]], wanted["name"])
    except (RuntimeError, TypeError) as error:
        raise Refused(STEP_FAILED, f"such a group has no {wanted['type']}: {error}") from error
    settings.read(stage, made, wanted.get("settings", {}))
    settings.write(stage, made, wanted.get("settings", {}))

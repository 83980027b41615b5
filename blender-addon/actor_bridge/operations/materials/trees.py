# SPDX-License-Identifier: GPL-3.0-or-later
"""Node trees: of a material, of a world, a scene's compositor, or a group's own. Whoever adds, removes or links nodes keeps the whole owner as a copy, but of a scene (compositor.py)."""

from . import compositor
from ..keeping import copies
from ...errors import Refused, STEP_FAILED

_OWNERS = ("MATERIAL", "WORLD", "NODETREE", "SCENE")


def of(stage, uuid):
    owner = stage.editable(uuid, *_OWNERS)
    tree = owner if stage.world.kind_of(owner) == "NODETREE" else owner.node_tree
    if tree is None:
        raise Refused(STEP_FAILED, f"'{owner.name}' has no nodes; its setting 'use_nodes' makes them")
    return tree


def node(tree, name):
    found = tree.nodes.get(name)
    if found is None:
        raise Refused(STEP_FAILED, f"there is no node '{name}'; there are {_listed(known.name for known in tree.nodes)}")
    return found


def socket(owner, sockets, name):
    """By a name that only one of those in use has, or by its place: "#2"."""
    used = [(place, known) for place, known in enumerate(sockets) if known.enabled]
    named = [known for place, known in used if name in (known.name, f"#{place}")]
    if len(named) != 1:
        there = _listed(f"'{known.name}' (#{place})" for place, known in used)
        raise Refused(STEP_FAILED, f"'{owner.name}' has {len(named) or 'no'} such sockets '{name}'; there are {there}")
    return named[0]


def keep(stage, step):
    if is_of_scene(stage, step):
        return {"compositor": compositor.read(of(stage, step["target"]))}
    return {"kept": copies.keep(stage, step["target"])}


def rollback(stage, step, memo):
    if "compositor" in memo:
        compositor.restore(of(stage, step["target"]), memo["compositor"])
    else:
        copies.restore(stage, memo["kept"])


def observe(stage, step, memo):
    """The owner as a whole, for the copy brings back the whole; of a scene its nodes."""
    return compositor.observe(of(stage, step["target"])) if is_of_scene(stage, step) else copies.observe(stage, step["target"])


def is_of_scene(stage, step):
    return stage.world.kind_of(stage.resolve(step["target"])) == "SCENE"


def _listed(names):
    return ", ".join(names) or "none"

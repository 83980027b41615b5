# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies of datablocks with a node tree of their own: Blender 3.4 counts the users that such a tree is of twice, and the surplus stays when the copy goes.

A user too many would show in the digest, and keep in the file what nothing uses. Nothing lowers a count by one, so it is cleared
and raised again by the same flaw: what a scratch material uses stays counted after it and its copy have gone.
"""

_USES = {"IMAGE": ("ShaderNodeTexImage", "image"), "NODETREE": ("ShaderNodeGroup", "node_tree"), "OBJECT": ("ShaderNodeTexCoord", "object"), "TEXT": ("ShaderNodeTexIES", "ies")}


def copy(stage, original):
    """original.copy(), after which everything has as many users as it should."""
    used = _used(stage, original)
    if not used:
        return original.copy()
    before = [thing.users for thing in used]
    home = stage.world.collection(stage.world.kind_of(original))
    home.remove(original.copy())
    surplus = [thing.users - users for thing, users in zip(used, before)]
    made = original.copy()
    for thing, users in zip(used, surplus):
        if users:
            _count(stage, thing, thing.users - 2 * users)
    return made


def _used(stage, original):
    tree = getattr(original, "node_tree", None)
    if tree is None:
        return []
    animation = tree.animation_data
    found = [animation.action] if animation is not None else []
    found += [strip.action for track in (animation.nla_tracks if animation is not None else ()) for strip in track.strips]
    found += [getattr(node, known.identifier) for node in tree.nodes for known in node.bl_rna.properties if known.type == "POINTER" and known.identifier != "rna_type"]
    return list({thing.name_full + thing.bl_rna.identifier: thing for thing in found if stage.world.is_datablock(thing)}.values())


def _count(stage, thing, users):
    fake = thing.use_fake_user
    thing.user_clear()
    materials = stage.world.data.materials
    scratch = materials.new("scratch")
    scratch.use_nodes = True
    tree = scratch.node_tree
    tree.nodes.clear()
    _use(stage, tree, thing, users - int(fake))
    materials.remove(scratch.copy())
    materials.remove(scratch)
    thing.use_fake_user = fake


def _use(stage, tree, thing, times):
    kind = stage.world.kind_of(thing)
    if kind == "ACTION":
        strips = tree.animation_data_create().nla_tracks.new().strips
        for _ in range(times):
            strips.new("use", int(strips[-1].frame_end) + 1 if strips else 0, thing)
        return
    node, pointer = _USES[kind]
    for _ in range(times):
        setattr(tree.nodes.new(node), pointer, thing)

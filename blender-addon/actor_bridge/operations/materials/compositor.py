# SPDX-License-Identifier: GPL-3.0-or-later
"""A scene's compositor as plain values: a scene can't be kept as a copy that takes its place, for it is what the person's window shows.

A removed node is set aside until the commit, and made anew by a later revert, which proves that it is as it was.
"""

from .. import digest, rna
from ..keeping import settings
from ...errors import IRREVERTIBLE, Refused, STEP_FAILED

_ASIDE = "\x01"
_LINKED = frozenset({"links", "is_linked", "parent"})  # looked at beside the node



def read(tree):
    """The names of its nodes, its links, its color ramps and which node is active: what adding, linking and a ramp's stops can change."""
    return {
        "nodes": [node.name for node in tree.nodes], "links": [_link(link) for link in tree.links], "active": tree.nodes.active.name if tree.nodes.active else None,
        "ramps": {node.name: _ramp(node.color_ramp) for node in tree.nodes if hasattr(node, "color_ramp") and not node.name.startswith(_ASIDE)}}


def restore(tree, kept):
    for name in [node.name for node in tree.nodes if node.name not in kept["nodes"]]:
        tree.nodes.remove(tree.nodes[name])
    if [_link(link) for link in tree.links] != kept["links"]:  # all of them, for they have an order
        tree.links.clear()
        for giver, output, taker, taken, muted in kept["links"]:
            tree.links.new(_socket(tree.nodes[taker].inputs, taken), _socket(tree.nodes[giver].outputs, output)).is_muted = muted
    for name, ramp in kept["ramps"].items():
        _restore_ramp(tree.nodes[name].color_ramp, ramp)
    tree.nodes.active = tree.nodes[kept["active"]] if kept["active"] else None


def observe(tree):
    """Without an order of the nodes, for one that is made anew comes last, and without those that are set aside."""
    kept = read(tree)
    nodes = {node.name: [_state(node), _parent(node)] for node in tree.nodes if not node.name.startswith(_ASIDE)}
    links = [link for link in kept["links"] if link[0] in nodes and link[2] in nodes]
    return {"whole": digest.hashed([nodes, sorted(links), kept["active"], rna.state(tree, _LINKED | {"nodes"})])}


def keep_node(stage, scene, node):
    """All of a node, the frame that it is in, and what it frames."""
    tree, path = scene.node_tree, node.path_from_id()
    held = [curve.data_path for holder in (tree, scene) for curve in _animated(holder) if path in curve.data_path]
    if held:
        raise Refused(STEP_FAILED, f"'{node.name}' has keyframes or drivers ({held[0]}); remove_keyframes or remove_driver comes first")
    return {
        "name": node.name, "aside": f"{_ASIDE}{sum(known.name.startswith(_ASIDE) for known in tree.nodes)}", "type": node.bl_idname, "state": _state(node), "parent": _parent(node),
        "location": list(node.location), "settings": settings.around(stage, node, {}), "curves": _curves(node),
        "ramp": _ramp(node.color_ramp) if hasattr(node, "color_ramp") else None,
        "structs": {name: settings.around(stage, getattr(node, name), {}) for name in _structs(stage, node)},
        "sockets": [[socket.identifier, settings.around(stage, socket, {})] for side in (node.inputs, node.outputs) for socket in side],
        "framed": [[known.name, list(known.location)] for known in tree.nodes if known.parent == node and not known.name.startswith(_ASIDE)]}


def set_aside(tree, kept):
    """Out of everybody's sight but Blender's, with all that it holds."""
    node = tree.nodes[kept["name"]]
    for link in [link for link in tree.links if node in (link.from_node, link.to_node)]:
        tree.links.remove(link)
    for name, _ in kept["framed"]:
        tree.nodes[name].parent = None
    if tree.nodes.active == node:
        tree.nodes.active = None
    node.name = kept["aside"]


def drop(tree, kept):
    """What was set aside, at the commit."""
    if kept["aside"] in tree.nodes:
        tree.nodes.remove(tree.nodes[kept["aside"]])


def bring_back(stage, tree, kept):
    """The node that was set aside, or, after the commit, one that is made anew; its links are put back with all others."""
    if kept["aside"] in tree.nodes:
        tree.nodes[kept["aside"]].name = kept["name"]
    elif kept["name"] not in tree.nodes:
        _make(stage, tree, kept)
    node = tree.nodes[kept["name"]]
    for name, location in kept["framed"]:
        tree.nodes[name].parent = node
        tree.nodes[name].location = location


def _make(stage, tree, kept):
    node = tree.nodes.new(kept["type"])
    node.name, node.select = kept["name"], False
    settings.restore(stage, node, kept["settings"])
    for name, values in kept["structs"].items():
        settings.restore(stage, getattr(node, name), values)
    _restore_curves(node, kept["curves"])
    if kept["ramp"] is not None:
        _restore_ramp(node.color_ramp, kept["ramp"])
    made = [*node.inputs, *node.outputs]
    for identifier, values in kept["sockets"]:
        socket = next((socket for socket in made if socket.identifier == identifier), None)
        if socket is not None:
            settings.restore(stage, socket, values)
            made.remove(socket)
    if kept["parent"] is not None:
        node.parent = tree.nodes[kept["parent"]]
    node.location = kept["location"]
    if _state(node) != kept["state"]:
        raise Refused(IRREVERTIBLE, f"a new '{kept['name']}' ({kept['type']}) is not what the removed one was: it held what can't be set")


def _state(node):
    return digest.hashed([rna.state(node, _LINKED), {key: rna.custom(node[key]) for key in node.keys()}])


def _parent(node):
    return node.parent.name if node.parent is not None else None


def _structs(stage, node):
    """Names of what it holds that is no list, no curves and no other datablock."""
    for name, known in node.bl_rna.properties.items():
        value = getattr(node, name) if known.type == "POINTER" and known.is_readonly and name != "rna_type" else None
        if value is not None and not stage.world.is_datablock(value):
            yield name


def _curves(node):
    if getattr(node, "mapping", None) is None or not hasattr(node.mapping, "curves"):
        return []
    return [[[list(point.location), point.handle_type, point.select] for point in curve.points] for curve in node.mapping.curves]


def _restore_curves(node, kept):
    for curve, points in zip(node.mapping.curves if kept else (), kept):
        while len(curve.points) > len(points):
            curve.points.remove(curve.points[1])
        while len(curve.points) < len(points):
            curve.points.new(*points[0][0])
        for point, (location, handle, select) in zip(curve.points, points):
            point.location, point.handle_type, point.select = location, handle, select
    if kept:
        node.mapping.update()


def _animated(holder):
    data = getattr(holder, "animation_data", None)
    if data is None:
        return []
    return [*data.drivers, *(data.action.fcurves if data.action is not None else ())]


def _link(link):
    return [link.from_node.name, link.from_socket.identifier, link.to_node.name, link.to_socket.identifier, link.is_muted]


def _socket(sockets, identifier):
    """Of several with one name."""
    return next(socket for socket in sockets if socket.identifier == identifier)


def _ramp(ramp):
    return {
        "settings": {name: getattr(ramp, name) for name in ("interpolation", "color_mode", "hue_interpolation")},
        "stops": [[stop.position, list(stop.color), stop.alpha] for stop in ramp.elements]}


def _restore_ramp(ramp, kept):
    if _ramp(ramp) == kept:
        return
    for name, value in kept["settings"].items():
        setattr(ramp, name, value)
    while len(ramp.elements) > 1:
        ramp.elements.remove(ramp.elements[-1])
    ramp.elements[0].position = kept["stops"][0][0]
    for position, *_ in kept["stops"][1:]:
        ramp.elements.new(position)
    for stop, (_, color, alpha) in zip(ramp.elements, kept["stops"]):
        stop.color = color
        stop.alpha = alpha

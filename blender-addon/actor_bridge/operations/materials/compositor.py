# SPDX-License-Identifier: GPL-3.0-or-later
"""A scene's compositor as plain values: a scene can't be kept as a copy that takes its place, for it is what the person's window shows."""

from .. import digest, rna


def read(tree):
    """The names of its nodes, its links, its color ramps and which node is active: what adding, linking and a ramp's stops can change."""
    return {
        "nodes": [node.name for node in tree.nodes], "links": [_link(link) for link in tree.links], "active": tree.nodes.active.name if tree.nodes.active else None,
        "ramps": {node.name: _ramp(node.color_ramp) for node in tree.nodes if hasattr(node, "color_ramp")}}


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
    return {"whole": digest.hashed(rna.state(tree))}


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

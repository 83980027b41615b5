# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything a person or a script can set on a datablock, read by RNA: modifiers, drivers, node trees, keyframes, whatever the version of Blender has."""

# What Blender computes, what a view shows, and what is looked at elsewhere (transforms and layers by hand, geometry in bulk).
UNSEEN = {
    "rna_type", "id_data", "original", "preview", "name_full", "users", "use_fake_user", "use_extra_user", "is_evaluated", "tag",
    "is_updated", "is_updated_data", "is_missing", "session_uid", "library", "library_weak_reference", "asset_data", "override_library",
    "is_embedded_data", "is_runtime_data", "is_library_indirect", "is_editmode", "error_location", "error_rotation", "execution_time",
    "select", "select_control_point", "select_left_handle", "select_right_handle", "hide_select_set", "show_expanded", "is_active",
    "dimensions", "bound_box", "matrix_world", "matrix_local", "matrix_basis", "matrix_channel", "is_valid", "has_data", "pixels",
    "view_layers", "cursor", "tool_settings", "frame_current", "frame_current_final", "frame_subframe", "frame_float", "eevee_ray",
    "vertices", "edges", "loops", "polygons", "loop_triangles", "vertex_normals", "polygon_normals", "corner_normals", "attributes",
    "vertex_colors", "color_attributes", "uv_layers", "uv_layer_clone", "uv_layer_stencil", "vertex_paint_masks", "polygon_layers_float",
    "polygon_layers_int", "polygon_layers_string", "vertex_layers_float", "vertex_layers_int", "vertex_layers_string", "skin_vertices",
    "edge_creases", "vertex_creases", "face_maps", "total_vert_sel", "total_edge_sel", "total_face_sel", "shape_keys",
    "active", "active_index", "active_textbox", "ui_dimensions", "internal_links", "sequencer_colorspace_settings", "linear_colorspace_settings", "temperature_unit", "texture_mesh", "is_saved", "is_dirty",
}
# A collection keeps its objects in no order that Blender shows or gives back.
_UNORDERED = {"objects", "all_objects"}


# As above, where the name alone says too little. A scene's objects are those of its collections, all of which count; to go through them takes four times as long.
_COMPUTED = {("CurveProfile", "segments"), ("Scene", "objects"), *((cache, name) for cache in ("PointCache", "PointCacheItem") for name in ("info", "is_outdated", "is_frame_skip"))}
_FIRST_NODES = [("CompositorNodeComposite", "Composite", "", False, (300.0, 400.0)), ("CompositorNodeRLayers", "Render Layers", "", False, (10.0, 400.0))]
# Another engine has other passes, and those that an engine before had stay, hidden from everybody.
_OF_THE_ENGINE = ("CompositorNodeRLayers", "outputs")
# Of each type what Blender itself has defined, (name, kind): to ask RNA for it again and again takes longer than the values do.
_KNOWN = {}
_PLAIN = {bool, int, str, type(None)}


def each(holder, name):
    """The objects that a collection or a scene holds, each by its name."""
    return [["Object", name] for name in sorted((item.name_full for item in getattr(holder, name)), key=repr)]


def state(datablock, skipped=frozenset(), held=each):
    """Plain values by name, down through structs and lists; another datablock counts by its name, and `held` says what stands for the objects that a collection or a scene holds."""
    if has_idle_compositor(datablock):
        return {**_struct(datablock, skipped | {"node_tree"}, held, {}), "node_tree": None}
    return _struct(datablock, skipped, held, {})


def has_idle_compositor(datablock):
    """A scene whose nodes are not used and as Blender makes them when they are turned on: nothing takes those away again, and turned on they are made just so."""
    tree = getattr(datablock, "node_tree", None) if datablock.bl_rna.identifier == "Scene" else None
    if tree is None or datablock.use_nodes or tree.animation_data is not None:
        return False
    nodes = [(node.bl_idname, node.name, node.label, node.mute, tuple(node.location)) for node in tree.nodes]
    return nodes == _FIRST_NODES and [(link.from_socket.name, link.to_socket.name) for link in tree.links] == [("Image", "Image")]


def _struct(struct, skipped, held, seen):
    """`seen` breaks circles: a node's links lead to nodes, a bone's child to its parent."""
    identity = (struct.as_pointer(), struct.bl_rna.identifier)
    if identity in seen:
        return ["again", seen[identity]]
    seen[identity] = len(seen)
    found = {}
    for name, kind in _known(struct, identity[1], skipped):
        try:
            value = getattr(struct, name)
        except Exception:  # a property whose getter another add-on wrote is not the scene's
            continue
        if type(value) in _PLAIN:
            found[name] = value
            continue
        if type(value) is float:
            found[name] = value.hex()
            continue
        if kind == "COLLECTION" and name in _UNORDERED:
            found[name] = held(struct, name)
            continue
        if (identity[1], name) == _OF_THE_ENGINE:
            value = [socket for socket in value if socket.enabled or socket.is_linked]
        found[name] = _value(name, kind, value, skipped, held, seen)
    keys = _keys(struct)
    if keys:
        registered = struct.bl_rna.properties
        for key in keys:  # an add-on's property: only looking at it as RNA would already write into the datablock
            if key not in UNSEEN and key not in skipped and key in registered and registered[key].is_runtime:
                found[key] = custom(struct[key])
    if seen[identity]:  # the datablock's own are looked at by the digest
        found["[]"] = {key: custom(struct[key]) for key in keys}
    return found


def _known(struct, identifier, skipped):
    known = _KNOWN.get((identifier, skipped))
    if known is None:
        known = _KNOWN[(identifier, skipped)] = [
            (known.identifier, known.type) for known in struct.bl_rna.properties
            if not known.is_runtime and known.identifier not in UNSEEN and known.identifier not in skipped and (identifier, known.identifier) not in _COMPUTED]
    return known


def _value(name, kind, value, skipped, held, seen):
    """Of what is no single value."""
    if name == "colorspace_settings":
        return _colorspace(value)
    if kind == "POINTER":
        return _pointer(value, skipped, held, seen)
    if kind == "COLLECTION":
        return [_pointer(item, skipped, held, seen) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return _numbers(value)


def _pointer(value, skipped, held, seen):
    if value is None:
        return None
    if _is_datablock(value) and not value.is_embedded_data:
        return [value.bl_rna.identifier, value.name_full]
    return _struct(value, skipped, held, seen)


def _colorspace(settings):
    """A render result has none, and Blender would warn of it."""
    image = settings.id_data
    return None if getattr(image, "source", None) == "VIEWER" else settings.name


def _is_datablock(value):
    return hasattr(value, "name_full") and hasattr(value, "is_embedded_data")


def _numbers(value):
    """In one list, row by row."""
    found = []
    for item in value:
        if isinstance(item, float):
            found.append(item.hex())
        elif isinstance(item, (int, str)):
            found.append(item)
        else:
            found += _numbers(item)
    return found


def _keys(struct):
    try:
        return sorted(struct.keys())
    except TypeError:  # structs that can't have custom properties have the method nevertheless
        return []


def custom(value):
    """A custom property as plain values, groups and arrays included."""
    if hasattr(value, "to_dict"):
        return repr(value.to_dict())
    return repr(value.to_list() if hasattr(value, "to_list") else value)

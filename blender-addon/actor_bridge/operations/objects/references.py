# SPDX-License-Identifier: GPL-3.0-or-later
"""Where others refer to a datablock, so that reverting its delete gives it back to them: parents, targets, slots, drivers, whatever RNA has a pointer for."""

from mathutils import Matrix

from .. import rna, whom

_CUSTOM = "[]"
# What others have their own word for (homes, layers), or what only shows another of the pointers.
_ELSEWHERE = rna.UNSEEN | {"active_material", "children", "objects", "all_objects", "children_recursive"}


def find(stage, target, users):
    """[[uuid, path]] in plain values; None where not every place is known, or can be set again later."""
    if not users:
        return []
    if len(users) > stage.revert_limits.references_max or stage.world.kind_of(target) == "NODETREE":  # a node of a group that is gone loses its sockets and their links
        return None
    found = []
    for uuid in users:  # of each the whole RNA is gone through, so that there is a limit
        user, places = stage.resolve(uuid), []
        _look(user, target, [], places, set())
        keys = getattr(user, "shape_keys", None)
        if keys is not None and keys.animation_data is not None:
            _look(keys.animation_data, target, ["shape_keys", "animation_data"], places, set())
        if not places or None in places:
            return None
        found += [[uuid, place, _parenthood(user) if place == ["parent"] else None] for place in places]
    return found


def obstacles(stage, references, operation_id):
    """What has been put in its place since, in words. Who has no such place any more needs it no more."""
    found = []
    for uuid, path, _ in references:
        now = _now(stage, uuid, path)
        if now is not None:
            said = whom.said(whom.Since(stage, uuid, operation_id).last())
            found.append(f"{_said(path)} of '{stage.resolve(uuid).name}' refers to '{now.name}' since, {said}")
    return found


def give_back(stage, references, made):
    """To each that has nothing in its place; gives [(uuid, change)]."""
    changed = []
    for uuid, path, parenthood in references:
        struct = _owner(stage, uuid, path)
        if struct is None or _get(struct, path[-1]) is not None:
            continue
        _set(struct, path[-1], made)
        if parenthood is not None:
            _give_parenthood(struct, parenthood)
        changed.append((uuid, "CHANGED"))
    return changed


def _look(struct, target, path, found, seen):
    identity = (struct.as_pointer(), struct.bl_rna.identifier)
    if identity in seen:
        return
    seen.add(identity)
    for known in struct.bl_rna.properties:
        name = known.identifier
        if known.type not in ("POINTER", "COLLECTION") or name in _ELSEWHERE or known.is_runtime:
            continue
        try:
            value = getattr(struct, name)
        except Exception:  # a property whose getter another add-on wrote is not the scene's
            continue
        if known.type == "POINTER":
            _visit(value, target, [*path, name], known.is_readonly, found, seen)
            continue
        for place, item in enumerate(value):
            _visit(item, target, [*path, name, _key(value, item, place)], name != "materials", found, seen)
    found += [[*path, _CUSTOM, key] for key in _keys(struct) if struct[key] == target]


def _visit(value, target, path, is_fixed, found, seen):
    if value is None:
        return
    if value == target:
        found.append(None if is_fixed else path)
    elif not hasattr(value, "is_embedded_data") or value.is_embedded_data:
        _look(value, target, path, found, seen)


def _key(items, item, place):
    """By name where that says which one, since others may come and go before it; but a slot is called as what is in it."""
    name = getattr(item, "name", None)
    named = isinstance(name, str) and name and not hasattr(item, "is_embedded_data") and item.bl_rna.identifier != "MaterialSlot"
    return name if named and items.find(name) == place else place


def _keys(struct):
    try:
        return [key for key in struct.keys() if not key.startswith("actorbridge_")]
    except TypeError:
        return []


def _owner(stage, uuid, path):
    """What has the last of the path as its own; None when it is gone."""
    if not stage.is_known(uuid):
        return None
    struct = stage.resolve(uuid)
    try:
        for part in path[:-1]:
            struct = struct if part == _CUSTOM else _get(struct, part)
            if struct is None:
                return None
    except TypeError:  # there is something else by now, with nothing in it
        return None
    return struct


def _get(struct, name):
    try:
        return getattr(struct, name) if _is_property(struct, name) else struct[name]
    except (AttributeError, KeyError, IndexError):
        return None


def _set(struct, name, value):
    if _is_property(struct, name):
        setattr(struct, name, value)
    else:
        struct[name] = value


def _is_property(struct, name):
    return isinstance(name, str) and hasattr(struct, "bl_rna") and name in struct.bl_rna.properties


def _now(stage, uuid, path):
    struct = _owner(stage, uuid, path)
    return _get(struct, path[-1]) if struct is not None else None


def _parenthood(child):
    return {"type": child.parent_type, "bone": child.parent_bone, "vertices": list(child.parent_vertices), "inverse": [list(row) for row in child.matrix_parent_inverse]}


def _give_parenthood(child, kept):
    child.parent_type, child.parent_bone = kept["type"], kept["bone"]
    child.parent_vertices = kept["vertices"]
    child.matrix_parent_inverse = Matrix(kept["inverse"])


def _said(path):
    return ".".join(str(part) for part in path if part != _CUSTOM)

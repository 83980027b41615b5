# SPDX-License-Identifier: GPL-3.0-or-later
"""The action behind a property, kept as a copy; and the values that it moves, which evaluation overwrites."""

from ..keeping import copies, paths, values
from ..numbers import identical
from ...errors import Refused, STEP_FAILED
from ...world import uuid_of

_ANIMATED = ("FLOAT", "INT", "BOOLEAN", "ENUM")


def place(stage, step):
    """(datablock or node tree that holds the animation, full path, index in Blender's words)."""
    struct, name = paths.find(stage, stage.editable(step["target"]), step["path"])
    if paths.is_custom(name):
        return _place_of_custom(stage, step, struct, name)
    known = struct.bl_rna.properties[name]
    if known.type not in _ANIMATED or not known.is_animatable or known.is_readonly:
        raise Refused(STEP_FAILED, f"'{step['path']}' can't be animated")
    length = len(getattr(struct, name)) if getattr(known, "is_array", False) else 0
    _demand_index(step, length)
    return struct.id_data, struct.path_from_id(name), step.get("index", 0)


def _place_of_custom(stage, step, struct, name):
    value = values.read(stage, struct, name)
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, (int, float)) for item in items):
        raise Refused(STEP_FAILED, f"'{step['path']}' is no number, and can't be animated")
    _demand_index(step, len(items) if items is value else 0)
    path = name if struct == struct.id_data else struct.path_from_id() + name
    return struct.id_data, path, step.get("index", 0)


def _demand_index(step, length):
    if (step.get("index") is None) != (length == 0) or step.get("index", 0) >= max(length, 1):
        raise Refused(STEP_FAILED, f"'{step['path']}' has {length} elements; 'index' says which" if length else f"'{step['path']}' is one value; it has no 'index'")


def action_of(holder):
    return holder.animation_data.action if holder.animation_data is not None else None


def keep(stage, holder):
    """The action as a copy; None when there is none."""
    action = action_of(holder)
    if action is None:
        return None
    if action.library is not None or uuid_of(action) is None:
        raise Refused(STEP_FAILED, f"the action '{action.name}' is linked from another file, or not known yet")
    return copies.keep(stage, uuid_of(action))


def moved(stage, holder, action):
    """{path: value} of what the action moves. Refuses where a person has moved it since: the next evaluation would take that away."""
    if action is None:
        return {}
    found = {}
    for curve in action.fcurves:
        try:
            value = holder.path_resolve(curve.data_path)
        except ValueError:  # of what is no longer there; it moves nothing
            continue
        found[curve.data_path] = values.plain(stage, value)
    return found


def demand_at_rest(stage, holder, action):
    """Evaluation writes over a value that was set and not keyed; a rollback could not say which of the two was there."""
    frame = stage.world.scene().frame_current_final
    for curve in action.fcurves if action is not None else ():
        try:
            value = holder.path_resolve(curve.data_path)
        except ValueError:
            continue
        value = value[curve.array_index] if hasattr(value, "__len__") and not isinstance(value, str) else value
        if isinstance(value, float) and abs(value - curve.evaluate(frame)) > 1e-4:
            raise Refused(STEP_FAILED, f"'{curve.data_path}' of '{holder.name}' is {value}, not {curve.evaluate(frame)} as its keyframes say: a change that is not keyed would be lost")


def put_back(stage, holder, kept):
    for path, value in kept.items():
        struct, name = _split(holder, path)
        if not identical(value, values.read(stage, struct, name)):
            values.write(stage, struct, name, value)


def _split(holder, path):
    """(struct, name) of one of Blender's own paths, whatever the names in it are."""
    if path.endswith('"]'):
        cut = path.rindex('["')
        return holder.path_resolve(path[:cut]) if cut else holder, path[cut:]
    before, _, name = path.rpartition(".")
    return holder.path_resolve(before) if before else holder, name

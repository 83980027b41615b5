# SPDX-License-Identifier: GPL-3.0-or-later
"""The modifiers or constraints of an object, or of a bone: where they are, kept, made anew at their place."""

from ..keeping import structs
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED

_BOUND = ("is_bound", "is_bind", "vertex_indices", "is_cached")


def modifiers(stage, step):
    return stage.editable(step["target"], "OBJECT").modifiers


def constraints(stage, step):
    target = stage.editable(step["target"], "OBJECT")
    if "bone" not in step:
        return target.constraints
    bones = target.pose.bones if target.pose is not None else {}
    if step["bone"] not in bones:
        raise Refused(STEP_FAILED, f"'{target.name}' has no bone '{step['bone']}'")
    return bones[step["bone"]].constraints


def one(stack, name):
    found = stack.get(name)
    if found is None:
        raise Refused(STEP_FAILED, f"there is no '{name}'; there are {', '.join(known.name for known in stack) or 'none'}")
    return found


def add(stack, step):
    """As the last one; the active one, which the person sees, stays. Blender gives None, or raises, for what the object can't have."""
    active = stack.active
    try:
        made = stack.new(step["name"], step["type"]) if _takes_a_name(stack) else stack.new(step["type"])
    except RuntimeError as error:
        raise Refused(STEP_FAILED, f"a {step['type']} does not fit here: {error}") from error
    if made is None:
        raise Refused(STEP_FAILED, f"a {step['type']} does not fit this kind of object")
    made.name = step["name"]
    if active is not None:
        stack.active = active
    return made


def keep(stage, stack, name, types):
    """All of one, with its place; refuses what a rollback could not make again."""
    found = one(stack, name)
    if found.type not in types:
        raise Refused(STEP_FAILED, f"'{name}' is a {found.type}, whose data a rollback could not put back")
    if any(map(_is_set, [getattr(found, mark, False) for mark in _BOUND])):
        raise Refused(STEP_FAILED, f"'{name}' is bound; what it was bound to could not be put back by a rollback")
    return {"name": name, "type": found.type, "place": place(stack, name), "active": stack.active == found, "kept": structs.read(stage, found)}


def put_back(stage, step, memo, stack):
    """`stack(stage, step)`, asked anew after each change. A new one comes last, so it is moved."""
    if memo["name"] not in stack(stage, step):
        add(stack(stage, step), memo)
    structs.restore(stage, one(stack(stage, step), memo["name"]), memo["kept"])
    shift(stage, step, memo["place"], stack)
    if memo["active"]:
        held = stack(stage, step)
        held.active = one(held, memo["name"])


def place(held, name):
    return names(held).index(one(held, name).name)


def shift(stage, step, to, stack=modifiers):
    held = stack(stage, step)
    at = place(held, step["name"])
    if at == to:
        return
    if stack is constraints:
        held.move(at, to)
    else:
        stage.world.move_modifier(stage.editable(step["target"], "OBJECT"), step["name"], to)


def demand_gone(stack, name):
    if name in stack:
        raise Refused(VALIDATION_FAILED, f"'{name}' is still there")


def demand_free(stack, name):
    if name in stack:
        raise Refused(STEP_FAILED, f"there is a '{name}' already")


def names(stack):
    return [found.name for found in stack]


def _is_set(mark):
    return len(mark) > 0 if hasattr(mark, "__len__") else mark


def _takes_a_name(stack):
    return "name" in stack.bl_rna.functions["new"].parameters

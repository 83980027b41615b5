# SPDX-License-Identifier: GPL-3.0-or-later
"""The modifiers or constraints of an object, or of a bone: where they are, kept, made anew at their place."""

from ..keeping import settings, structs
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


def shift(stage, step, to, stack):
    held = stack(stage, step)
    at = place(held, step["name"])
    if at == to:
        return
    if stack is constraints:
        held.move(at, to)
    else:
        stage.world.move_modifier(stage.editable(step["target"], "OBJECT"), step["name"], to)


def adding(stack):
    """snapshot, mutate, validate, rollback, observe of an operation that adds to `stack(stage, step)`."""
    def snapshot(stage, step):
        if step["name"] in stack(stage, step):
            raise Refused(STEP_FAILED, f"there is a '{step['name']}' already")
        return {}

    def mutate(stage, step, memo):
        made = add(stack(stage, step), step)
        wanted = step.get("settings", {})
        settings.read(stage, made, wanted)  # what it has is known only now
        settings.write(stage, made, wanted)
        return [(step["target"], "CHANGED")]

    def validate(stage, step, memo):
        found = one(stack(stage, step), step["name"])
        if found.type != step["type"]:
            raise Refused(VALIDATION_FAILED, f"'{found.name}' is a {found.type}, not a {step['type']}")
        settings.demand(stage, found, step.get("settings", {}))

    def rollback(stage, step, memo):
        """Blender makes the one before active, not the one that was."""
        held = stack(stage, step)
        made = held.get(step["name"])
        if made is None:
            return
        active = held.active.name if held.active is not None else None
        held.remove(made)
        if active in held:
            held.active = held[active]

    def observe(stage, step, memo):
        """All that can be set, for taking it away takes that too."""
        return settings.around(stage, one(stack(stage, step), step["name"]), {})

    return snapshot, mutate, validate, rollback, observe


def removing(stack, types):
    """The same of one that removes; drivers and keyframes of its settings stay, as when a person removes it."""
    def snapshot(stage, step):
        return keep(stage, stack(stage, step), step["name"], types)

    def mutate(stage, step, memo):
        held = stack(stage, step)
        held.remove(one(held, step["name"]))
        return [(step["target"], "CHANGED")]

    def validate(stage, step, memo):
        if step["name"] in stack(stage, step):
            raise Refused(VALIDATION_FAILED, f"'{step['name']}' is still there")

    def rollback(stage, step, memo):
        put_back(stage, step, memo, stack)

    def observe(stage, step, memo):
        return {"names": names(stack(stage, step))}

    return snapshot, mutate, validate, rollback, observe


def moving(stack):
    """The same of one that moves."""
    def snapshot(stage, step):
        held = stack(stage, step)
        if step["place"] >= len(held):
            raise Refused(STEP_FAILED, f"there are {len(held)}; places are 0 to {len(held) - 1}")
        return {"place": place(held, step["name"])}

    def mutate(stage, step, memo):
        shift(stage, step, step["place"], stack)
        return [(step["target"], "CHANGED")]

    def validate(stage, step, memo):
        found = place(stack(stage, step), step["name"])
        if found != step["place"]:
            raise Refused(VALIDATION_FAILED, f"'{step['name']}' is at {found}, not {step['place']}: some kinds must come before others")

    def rollback(stage, step, memo):
        shift(stage, step, memo["place"], stack)

    def observe(stage, step, memo):
        return {"names": names(stack(stage, step))}

    return snapshot, mutate, validate, rollback, observe


def names(stack):
    return [found.name for found in stack]


def _is_set(mark):
    return len(mark) > 0 if hasattr(mark, "__len__") else mark


def _takes_a_name(stack):
    return "name" in stack.bl_rna.functions["new"].parameters

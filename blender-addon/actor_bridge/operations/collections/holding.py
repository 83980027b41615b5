# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting in, taking out and moving: the same for objects and for collections, but for what Blender calls them."""

from dataclasses import dataclass
from typing import Callable

from . import homes
from ...errors import Refused, STEP_FAILED, VALIDATION_FAILED


@dataclass(frozen=True)
class Held:
    kind: str
    held: str               # what a home calls those that it has
    home: str               # the step's field
    keep: Callable          # keep(stage, thing, *homes that it may come into)
    put_back: Callable
    homes_of: Callable


OBJECT = Held("OBJECT", "objects", "collection", lambda stage, thing, *_: homes.keep_object(stage, thing), homes.put_object_back, homes.of_object)
COLLECTION = Held("COLLECTION", "children", "parent", homes.keep_collection, homes.put_collection_back, homes.of_collection)


def _find(stage, step, kind):
    """(the thing, the home of the step, what it holds, whether the thing is among it), in this very moment (rule 8.1)."""
    thing, home = stage.editable(step["target"], kind.kind), homes.home(stage, step[kind.home])
    held = getattr(home, kind.held)
    return thing, home, held, held.get(thing.name) == thing


def linking(kind):
    """snapshot, mutate, validate, rollback, observe."""
    def snapshot(stage, step):
        thing, home, held, is_in = _find(stage, step, kind)
        if is_in:
            raise Refused(STEP_FAILED, f"'{thing.name}' is in '{home.name}' already")
        _demand_outside(thing, home, kind)
        return kind.keep(stage, thing, stage.identity(stage.resolve(step[kind.home])))

    def mutate(stage, step, memo):
        thing, home, held, is_in = _find(stage, step, kind)
        held.link(thing)
        return _changed(step, kind)

    def validate(stage, step, memo):
        thing, home, held, is_in = _find(stage, step, kind)
        if not is_in:
            raise Refused(VALIDATION_FAILED, f"'{thing.name}' is not in '{home.name}'")

    return snapshot, mutate, validate, *_back(kind)


def unlinking(kind):
    """snapshot, mutate, validate, rollback, observe."""
    def snapshot(stage, step):
        thing, home, held, is_in = _find(stage, step, kind)
        if not is_in:
            raise Refused(STEP_FAILED, f"'{thing.name}' is not in '{home.name}'")
        others = len(thing.users_collection) if kind is OBJECT else thing.users
        if others < 2:
            raise Refused(STEP_FAILED, f"'{thing.name}' is in nothing else, and would be lost: put it elsewhere first, or delete it")
        return kind.keep(stage, thing)

    def mutate(stage, step, memo):
        thing, home, held, is_in = _find(stage, step, kind)
        held.unlink(thing)
        return _changed(step, kind)

    def validate(stage, step, memo):
        thing, home, held, is_in = _find(stage, step, kind)
        if is_in:
            raise Refused(VALIDATION_FAILED, f"'{thing.name}' is still in '{home.name}'")

    return snapshot, mutate, validate, *_back(kind)


def moving(kind):
    """snapshot, mutate, validate, rollback, observe."""
    def snapshot(stage, step):
        thing, home, held, is_in = _find(stage, step, kind)
        _demand_outside(thing, home, kind)
        return kind.keep(stage, thing, stage.identity(stage.resolve(step[kind.home])))

    def mutate(stage, step, memo):
        thing, home, held, is_in = _find(stage, step, kind)
        if not is_in:
            held.link(thing)
        _take_out_of_others(stage, thing, home, kind)
        return _changed(step, kind)

    def validate(stage, step, memo):
        thing, home, held, is_in = _find(stage, step, kind)
        if not is_in or len(kind.homes_of(stage, thing)) != 1:
            raise Refused(VALIDATION_FAILED, f"'{thing.name}' is not in '{home.name}' alone")

    return snapshot, mutate, validate, *_back(kind)


def _back(kind):
    def rollback(stage, step, memo):
        kind.put_back(stage, stage.resolve(step["target"]), memo)

    def observe(stage, step, memo):
        return {"homes": kind.homes_of(stage, stage.resolve(step["target"]))}

    return rollback, observe


def _take_out_of_others(stage, thing, home, kind):
    for identity in kind.homes_of(stage, thing):
        other = homes.named(stage, identity)
        if other != home:
            getattr(other, kind.held).unlink(thing)


def _changed(step, kind):
    return [(step["target"], "CHANGED"), (step[kind.home], "CHANGED")]


def _demand_outside(thing, home, kind):
    if kind is COLLECTION and (home == thing or home in thing.children_recursive):
        raise Refused(STEP_FAILED, f"'{thing.name}' can't be put into '{home.name}', which is within it")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations that break: in one of their parts, or in the middle of mutate."""

import dataclasses

import bpy


class Broke(Exception):
    """What only these raise."""


def after(operation, part):
    """The operation, whose part does its work and then fails."""
    def fail(*arguments):
        getattr(operation, part)(*arguments)
        raise Broke(f"{part} broke")
    return dataclasses.replace(operation, **{part: fail})


def within_mutate(operation, calls):
    """The operation, whose mutate breaks off after so many calls to the stage, wherever in it or in the shared parts they are."""
    return dataclasses.replace(
        operation, mutate=lambda stage, step, memo: operation.mutate(_BreakingStage(stage, calls), step, memo))


def twice(operation):
    """The operation, each rollback of which is done a second time."""
    def roll_back_twice(stage, step, memo):
        operation.rollback(stage, step, memo)
        operation.rollback(stage, step, memo)
    return dataclasses.replace(operation, rollback=roll_back_twice)


def with_undo_between(case, operation, undone):
    """The operation, before each part of which Blender's undo has freed whatever it could; appends to `undone` when it has."""
    def after_undo(function):
        def call(*arguments):
            with case.bridge.guard.own(case.bridge.world.flush):
                kept = next(iter(bpy.data.objects), None)
                bpy.ops.ed.undo_push(message="here")
                for thing in bpy.data.objects:
                    if thing.library is None:  # undo would not bring it back
                        thing.location.z += 1
                bpy.ops.ed.undo_push(message="there")
                bpy.ops.ed.undo()
            try:
                kept.name
            except ReferenceError:
                undone.append(1)
            return function(*arguments)
        return call
    return dataclasses.replace(operation, **{
        part: after_undo(getattr(operation, part)) for part in ("snapshot", "mutate", "validate", "rollback", "finish")})


class _BreakingStage:
    def __init__(self, stage, calls):
        self._stage, self._left = stage, calls

    def __getattr__(self, name):
        found = getattr(self._stage, name)
        if not callable(found):
            return found

        def call(*arguments, **named):
            given = found(*arguments, **named)
            self._left -= 1
            if self._left == 0:
                raise Broke(f"mutate broke off after {name}")
            return given
        return call

# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations that do nothing but set a step's `settings` on one of Blender's structs: all of their parts."""

from . import settings, values


def parts(find, forbidden=()):
    """snapshot, mutate, validate, rollback, observe. find(stage, step) gives the struct anew at each use (rule 8.1); `target` is whose it is."""
    def snapshot(stage, step):
        return {"kept": settings.read(stage, find(stage, step), step["settings"], forbidden)}

    def mutate(stage, step, memo):
        settings.write(stage, find(stage, step), step["settings"])
        return [(step["target"], "CHANGED")]

    def validate(stage, step, memo):
        settings.demand(stage, find(stage, step), step["settings"])

    def rollback(stage, step, memo):
        settings.restore(stage, find(stage, step), memo["kept"])

    def observe(stage, step, memo):
        return {name: values.read(stage, find(stage, step), name) for name in step["settings"]}

    return snapshot, mutate, validate, rollback, observe

# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations that do nothing but set a step's `settings` on one of Blender's structs: all of their parts."""

from . import settings


def parts(find, forbidden=()):
    """snapshot, mutate, validate, rollback, observe. find(stage, step) gives the struct anew at each use (rule 8.1); `target` is whose it is."""
    def snapshot(stage, step):
        return {"kept": settings.around(stage, find(stage, step), step["settings"], forbidden)}

    def mutate(stage, step, memo):
        owner = find(stage, step)
        settings.write(stage, owner, step["settings"])
        settings.narrow(stage, owner, step["settings"], memo["kept"])
        return [(step["target"], "CHANGED")]

    def validate(stage, step, memo):
        settings.demand(stage, find(stage, step), step["settings"])

    def rollback(stage, step, memo):
        settings.restore(stage, find(stage, step), memo["kept"])

    def observe(stage, step, memo):
        return settings.now(stage, find(stage, step), memo["kept"])

    return snapshot, mutate, validate, rollback, observe

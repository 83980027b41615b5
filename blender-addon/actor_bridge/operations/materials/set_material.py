# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets settings of a material."""

from ..keeping import copies, owner


def _find(stage, step):
    return stage.editable(step["target"], "MATERIAL")


_snapshot, mutate, validate, _restore, _observe = owner.parts(_find)


def snapshot(stage, step):
    """The first `use_nodes` makes nodes, which only a copy takes back."""
    makes_nodes = "use_nodes" in step["settings"] and _find(stage, step).node_tree is None
    memo = _snapshot(stage, step)
    return {**memo, "copy": copies.keep(stage, step["target"]) if makes_nodes else None}


def rollback(stage, step, memo):
    if memo["copy"] is not None:
        copies.restore(stage, memo["copy"])
    else:
        _restore(stage, step, memo)


def observe(stage, step, memo):
    return copies.observe(stage, step["target"]) if memo["copy"] is not None else _observe(stage, step, memo)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties of any datablock by the paths that set_property takes; without paths all of its own that are plain values."""

from . import told
from .. import rna
from ..keeping import paths
from ...errors import Refused, STEP_FAILED


def read(stage, query):
    yield
    return _now(stage, query)


def _now(stage, query):
    found = stage.resolve(query["target"])
    wanted = query.get("paths")
    fields = _all(stage, found) if wanted is None else {path: field(stage, found, path) for path in wanted}
    return {**told.head(stage, query["target"], found), "fields": fields}


def field(stage, found, path):
    """One property by its path, as it is now; a plan can rest on it (rule 15.4)."""
    struct, name = paths.find(stage, found, path)
    if paths.is_custom(name):
        return told.value(stage, struct, name)
    if not told.is_plain(stage, struct, struct.bl_rna.properties[name]):
        raise Refused(STEP_FAILED, f"'{path}' is no plain value; name what is in it")
    return told.value(stage, struct, name)


def _all(stage, found):
    return {
        known.identifier: told.value(stage, found, known.identifier)
        for known in found.bl_rna.properties
        if known.identifier not in rna.UNSEEN and not known.is_runtime and known.identifier not in ("bl_rna", "name") and told.is_plain(stage, found, known)}

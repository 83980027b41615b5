# SPDX-License-Identifier: GPL-3.0-or-later
"""The datablocks of the file with their versions, in pages. The place in the registry is the cursor: identities are never taken out of it (rule 6.3)."""

from . import told
from ..objects import layers

LIMIT = 200
PIECE = 16


def read(stage, query):
    place, limit, items = query.get("from", 0), query.get("limit", LIMIT), []
    while len(items) < limit:
        uuids, place, more = stage.identities(place, PIECE, query.get("kind"), limit - len(items))
        for uuid in uuids:
            items.append(_line(stage, uuid))
        if not more:
            return {"items": items, "next": None}
        yield
    return {"items": items, "next": place}


def _line(stage, uuid):
    found = stage.resolve(uuid)
    line = told.head(stage, uuid, found)
    if line["kind"] == "OBJECT":
        line["type"] = found.type
        line["collections"] = [told.reference(stage, home) for home in _homes(stage.world.data, found)]
        line["parent"] = told.reference(stage, found.parent)
        line["data"] = told.reference(stage, found.data)
    return line


def _homes(data, thing):
    """A scene's own collection is no datablock of its own; it is known as the scene."""
    scenes = {scene.collection: scene for scene in layers.scenes_of(data, thing)}
    return [scenes.get(home, home) for home in layers.collections_of(data, thing)]

# SPDX-License-Identifier: GPL-3.0-or-later
"""What an import brings: found by comparing all of Blender's lists, judged, and taken away again as exactly that (rule 16.2)."""

import os

from ...errors import ASSET_BROKEN, ASSET_MISSING, Refused

# Go and come with what owns them, or are no part of a scene.
_NOT_LISTED = {"shape_keys", "screens", "window_managers", "workspaces"}
_NEVER = {"SCENE": "a scene", "TEXT": "a text, which could be code"}


def listed(stage):
    """{collection of Blender's: [[name, library], …]} of everything there is."""
    data = stage.world.data
    return {
        known.identifier: sorted(_key(found) for found in getattr(data, known.identifier))
        for known in data.bl_rna.properties if known.type == "COLLECTION" and known.identifier not in _NOT_LISTED}


def since(stage, before):
    """[[collection, name, library]] of what is there now and was not before."""
    found = []
    for name, now in listed(stage).items():
        there = {tuple(key) for key in before.get(name, ())}
        found += [[name, *key] for key in now if tuple(key) not in there]
    return found


def _key(datablock):
    library = getattr(datablock, "library", None)
    return [datablock.name, library.filepath if library is not None else ""]


def find(stage, arrival):
    collection, name, library = arrival
    return getattr(stage.world.data, collection).get((name, library or None)) if collection != "libraries" else stage.world.data.libraries.get(name)


def judge(stage, arrivals):
    """Refuses what would run code, has no file behind it, or Blender would mend; pictures are packed, since their copy goes away."""
    for arrival in arrivals:
        found = find(stage, arrival)
        kind = stage.world.kind_of(found)
        if kind in _NEVER:
            raise Refused(ASSET_BROKEN, f"it brings {_NEVER[kind]}: '{found.name}'")
        for holder in (found, getattr(found, "node_tree", None), getattr(found, "shape_keys", None)):
            _demand_no_code(found, holder)
        if found.library is not None:
            continue
        if kind == "IMAGE":
            _pack(found)
        elif kind == "MESH" and found.validate():
            raise Refused(ASSET_BROKEN, f"the mesh '{found.name}' is not valid")


def _demand_no_code(found, holder):
    animation = getattr(holder, "animation_data", None)
    for curve in animation.drivers if animation is not None else ():
        if curve.driver.type == "SCRIPTED" and not curve.driver.is_simple_expression:
            raise Refused(ASSET_BROKEN, f"'{found.name}' has a driver that is code: {curve.driver.expression[:80]}")


def _pack(image):
    if image.source not in ("FILE", "SEQUENCE", "TILED") or image.packed_file is not None:
        return
    if not os.path.isfile(image.filepath_from_user()):
        raise Refused(ASSET_MISSING, f"the picture '{os.path.basename(image.filepath)}' is not there; it has to be within the file, or named by it and in the inbox")
    if 0 in image.size:
        raise Refused(ASSET_BROKEN, f"the picture '{image.name}' can't be read")
    image.pack()
    image.filepath = image.filepath_raw = ""


def take_away(stage, arrivals):
    """Libraries last: they take what they bring with them. Twice is as once."""
    libraries = [arrival for arrival in arrivals if arrival[0] == "libraries"]
    stage.world.data.batch_remove([found for arrival in arrivals if arrival not in libraries and (found := find(stage, arrival)) is not None])
    for arrival in libraries:
        found = find(stage, arrival)
        if found is not None:
            stage.world.data.libraries.remove(found)

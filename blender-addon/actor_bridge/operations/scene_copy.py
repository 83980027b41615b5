# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of the scene for a Blender in the background, which holds this one no longer than it takes to write it (docs/adr/0011)."""

import os
import uuid

from ..identity import store
from ..storage import atomic, scratch


def write(stage):
    """{file, unused, scene, view_layer, blender}: where it is, what in it has no user, what the person looks at, and the program that can read it."""
    path = scratch.place(stage.scratch, f"{uuid.uuid4()}.blend")
    unused = stage.world.write_whole(f"{path}.partial")
    atomic.finish(f"{path}.partial", path)
    return {"file": os.path.basename(path), "unused": unused, **stage.world.shown()}


def write_registry(stage, copy, entries):
    """What the registry knows beyond the scene, beside the copy: versions, and who was deleted."""
    name = f"{copy['file']}.registry"
    store.save_as(scratch.place(stage.scratch, name), entries)
    return name

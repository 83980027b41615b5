# SPDX-License-Identifier: GPL-3.0-or-later
"""The scene and the registry for a dry run: asked by the host only."""

from .. import scene_copy

HANDS_OFF = True


def read(stage, _query):
    yield
    copy, entries = scene_copy.write(stage), stage.remembered()
    allowed = stage.world.python_allowed()
    yield
    return {**copy, "registry": scene_copy.write_registry(stage, copy, entries), "python_allowed": allowed}

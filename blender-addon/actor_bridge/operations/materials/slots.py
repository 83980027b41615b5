# SPDX-License-Identifier: GPL-3.0-or-later
"""Material slots, which are the data's, and which each object has as many of."""


def remove(stage, data, slot):
    """Blender leaves the last one to the objects, though the data has none any more; only when the data is set do they count again."""
    data.materials.pop(index=slot)
    if not len(data.materials):
        for thing in stage.world.data.objects:
            if thing.data == data and thing.library is None:
                thing.data = data

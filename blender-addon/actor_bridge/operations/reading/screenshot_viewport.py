# SPDX-License-Identifier: GPL-3.0-or-later
"""What the person sees in the largest 3D viewport, drawn once more for a picture; without a window there is none."""

import uuid

from ...errors import PICTURE_IMPOSSIBLE, Refused
from ...storage import atomic, png, scratch

HANDS_OFF = True


def read(stage, query):
    yield
    width, height, pixels = _now(stage, query.get("width"))
    yield
    picture = bytearray()
    yield from png.encode(width, height, pixels, picture)
    name = f"{uuid.uuid4()}.png"
    atomic.write(scratch.place(stage.scratch, name), picture)
    return {"file": name, "width": width, "height": height}


def _now(stage, width):
    drawn = None if stage.world.background else stage.world.draw_viewport(width)
    if drawn is None:
        raise Refused(PICTURE_IMPOSSIBLE, "no window of this Blender shows a 3D viewport; 'render_image' needs none")
    return drawn

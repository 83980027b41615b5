# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures on their way to the host: the PNG that the add-on writes itself, and the folder that they go through."""

import os
import tempfile
import unittest

from actor_bridge.storage import png, scratch
from harness.png import decode


class Pictures(unittest.TestCase):
    def test_a_picture_is_a_png_with_its_first_row_on_top(self):
        for width, height in ((1, 1), (3, 2), (17, 130)):
            pixels = bytes(at * 7 & 0xff for at in range(4 * width * height))
            written = bytearray()
            pieces = sum(1 for _ in png.encode(width, height, pixels, written))
            self.assertGreaterEqual(pieces, (height + 63) // 64)
            found = decode(bytes(written))
            rows = [[tuple(pixels[4 * (row * width + x):][:4]) for x in range(width)] for row in range(height)]
            self.assertEqual((width, height, rows[::-1]), found)

    def test_what_nobody_takes_goes_oldest_first(self):
        with tempfile.TemporaryDirectory() as folder:
            for number in range(scratch.KEPT_MAX + 3):
                path = scratch.place(folder, f"{number:02}")
                with open(path, "wb"):
                    pass
                os.utime(path, (number, number))
            self.assertEqual([f"{number:02}" for number in range(3, scratch.KEPT_MAX + 3)], sorted(os.listdir(folder)))

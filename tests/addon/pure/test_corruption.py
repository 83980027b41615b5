# SPDX-License-Identifier: GPL-3.0-or-later
"""One flipped bit, or a file cut short, in each file of the add-on: read as it was written, or known to be damaged (rule 11.1)."""

import os
import random
import shutil
import tempfile
import unittest

from harness.rules import rule

from actor_bridge.errors import Refused
from actor_bridge.storage import atomic, records
from actor_bridge.storage.boot_flag import BootFlag
from actor_bridge.storage.spool import Spool

FLIPS, CUTS = 1000, 200
BATCH = {"number": 7, "complete": True, "items": [{"what": "RENAMED", "uuid": "u", "kind": "OBJECT", "name": "Cube.001", "version": 41}]}
EMPTY = {"number": 7, "complete": False, "depth": 0, "items": []}


def damages(whole, seed):
    """Each with its name: single flipped bits, then cuts."""
    draw = random.Random(seed)
    for _ in range(FLIPS):
        at, bit = draw.randrange(len(whole)), draw.randrange(8)
        yield f"bit {bit} of byte {at}", whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1:]
    for _ in range(CUTS):
        length = draw.randrange(len(whole))
        yield f"cut to {length} bytes", whole[:length]


class Corruption(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        self.addCleanup(shutil.rmtree, self.folder)

    def damaged(self, name, seed):
        path = os.path.join(self.folder, name)
        with open(path, "rb") as file:
            whole = file.read()
        for what, data in damages(whole, seed):
            with open(path, "wb") as file:
                file.write(data)
            yield what

    @rule("11.1")
    def test_a_damaged_batch_is_an_empty_one_and_the_next_has_its_own_number(self):
        spool = Spool(self.folder)
        spool.keep(BATCH)
        spool.write(BATCH)
        for what in self.damaged("000000000007.json", 1):
            again = Spool(self.folder)
            self.assertEqual((EMPTY, [7], 8), (again.body(7), again.pending, again.next), what)

    @rule("11.1")
    def test_no_damaged_record_is_read_as_another(self):
        records.write(os.path.join(self.folder, "registry.json"), {"entries": [{"uuid": "u", "name": "Cube.001", "version": 41}]})
        for what in self.damaged("registry.json", 2):
            with self.assertRaises(Refused, msg=what):
                records.read(os.path.join(self.folder, "registry.json"))

    @rule("9.1")
    def test_a_damaged_boot_flag_counts_as_a_crash(self):
        path = os.path.join(self.folder, "boot.json")
        BootFlag(path).clean()
        for what in self.damaged("boot.json", 3):
            self.assertFalse(BootFlag(path).last_boot_success, what)

    def test_the_damage_is_real(self):
        self.assertEqual(FLIPS + CUTS, sum(data != b"0123456789" for _, data in damages(b"0123456789", 4)))
        atomic.write(os.path.join(self.folder, "boot.json"), records.encode({"state": "clean", "pid": 1, "operation_id": None}))
        self.assertTrue(BootFlag(os.path.join(self.folder, "boot.json")).last_boot_success)

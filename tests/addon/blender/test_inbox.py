# SPDX-License-Identifier: GPL-3.0-or-later
"""The inbox: what is complete, and that what is not leaves no trace in the scene."""

import builtins
import hashlib
import os
import signal
import tempfile
import threading
import unittest
from unittest import mock

import bpy

from actor_bridge.errors import ASSET_BROKEN, ASSET_CHANGED, ASSET_INCOMPLETE, Refused
from actor_bridge.operations.assets import inbox, limit
from examples.assets import OBJ, STL, lay, look, take
from harness import look as eyes
from harness.rules import rule
from harness.scene import SceneCase

ROUNDS = 3000


class Markers(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.root = held.name

    def write(self, name, data):
        with open(os.path.join(self.root, name), "wb") as file:
            file.write(data)

    def taken(self, data):
        return inbox.take(self.root, "a.bin", hashlib.sha256(data).hexdigest(), len(data))

    def refused(self, data, code):
        with self.assertRaises(Refused) as found:
            self.taken(data)
        self.assertEqual(code, found.exception.code)

    def aged(self, name, seconds):
        os.utime(os.path.join(self.root, name), (seconds, seconds))

    @rule("1.2")
    def test_a_done_marker_counts_from_when_the_file_was_whole(self):
        self.write("a.bin", b"whole")
        self.refused(b"whole", ASSET_INCOMPLETE)
        self.write("a.bin.done", b"")
        self.aged("a.bin", 2000)
        self.aged("a.bin.done", 1999)
        self.refused(b"whole", ASSET_INCOMPLETE)
        self.aged("a.bin.done", 2000)
        self.assertEqual(b"whole", self.taken(b"whole").data)

    @rule("1.2")
    def test_a_checksum_counts_when_it_is_of_these_bytes_with_and_without_a_name(self):
        digest = hashlib.sha256(b"whole").hexdigest()
        self.write("a.bin", b"whole")
        for text in (digest, f"{digest}  a.bin\n", f"{digest} *a.bin\n", f"{'0' * 64}  b.bin\n{digest}  a.bin\n"):
            with self.subTest(text):
                self.write("a.bin.sha256", text.encode("ascii"))
                self.assertEqual(b"whole", self.taken(b"whole").data)
        for text in ("0" * 64, f"{digest[:-1]}  a.bin", f"{digest}  b.bin", "", "\xff\xfe"):
            with self.subTest(text):
                self.write("a.bin.sha256", text.encode("latin-1"))
                self.refused(b"whole", ASSET_INCOMPLETE)

    @rule("1.2")
    def test_what_a_marker_of_an_earlier_one_says_does_not_count(self):
        self.write("a.bin", b"first")
        self.write("a.bin.sha256", hashlib.sha256(b"first").hexdigest().encode("ascii"))
        self.write("a.bin", b"second")
        self.refused(b"second", ASSET_INCOMPLETE)

    @rule("1.1")
    def test_a_file_that_somebody_writes_to_while_it_is_read_is_refused(self):
        self.write("a.bin", b"whole")
        self.write("a.bin.done", b"")
        read = builtins.open

        def open_and_write(path, *mode):
            found = read(path, *mode)
            with read(path, "ab") as writer:
                writer.write(b" and more")
            return found
        with mock.patch.object(inbox, "open", open_and_write, create=True):
            self.refused(b"whole and more", ASSET_CHANGED)

    @rule("1.1", "1.2")
    def test_a_slow_writer_and_a_reader_race_and_no_partial_file_is_ever_taken(self):
        """The writer goes on when its last was taken; the reader never waits, so that it looks at each stage of the writing."""
        versions = [bytes([n % 251]) * 60 + str(n).encode("ascii") for n in range(ROUNDS)]
        seen = threading.Semaphore(0)

        def write():
            path = os.path.join(self.root, "a.bin")
            for data in versions:
                with open(path, "wb", buffering=0) as file:
                    for start in range(0, len(data), 16):
                        file.write(data[start:start + 16])
                with open(f"{path}.sha256.new", "wb") as file:
                    file.write(hashlib.sha256(data).hexdigest().encode("ascii"))
                os.replace(f"{path}.sha256.new", f"{path}.sha256")
                seen.acquire()
        writer = threading.Thread(target=write, daemon=True)
        self.refused(versions[0], "AB-ASSET-003")
        writer.start()
        for data in versions:
            found = None
            while found is None:
                # As a client does, that reads the size and hash of whatever there is just now.
                try:
                    with open(os.path.join(self.root, "a.bin"), "rb") as file:
                        now = file.read()
                    found = self.taken(now)
                except (Refused, FileNotFoundError):
                    continue
                if found.data != data and found.data in versions:
                    found = None  # the one before, still whole
            self.assertEqual(data, found.data)
            seen.release()
        writer.join()


class Partial(SceneCase):
    def nothing_happens(self, step, code):
        self.rescan()
        self.push("prepared by hand")
        before, pushed = [eyes.scene(), look(), eyes.selection()], len(self.pushed)
        prepared = self.execute(step)
        self.assertEqual(("ROLLED_BACK", code), (prepared["state"], prepared["error"]["code"]), prepared)
        self.assertIn("'a.", prepared["error"]["reason"])
        self.assertEqual(prepared["digest_before"], prepared["digest_after"])
        self.settle()
        self.assertEqual((before, pushed), ([eyes.scene(), look(), eyes.selection()], len(self.pushed)))
        self.assertEqual([], [said for said in self.said if said[0] == "notice"])
        self.assertFalse(os.path.exists(os.path.join(self.bridge.project.folder, "import")))

    @rule("1.4", "1.1")
    def test_a_partial_file_leaves_scene_undo_history_and_person_alone_and_the_answer_names_it(self):
        lay(self, "a.obj", OBJ[:60], None)
        self.nothing_happens(take(self, "a.obj", "OBJ"), ASSET_INCOMPLETE)
        lay(self, "a.stl", STL, "sha256")
        step = take(self, "a.stl", "STL")
        lay(self, "a.stl", STL[:50], None)
        self.nothing_happens(step, ASSET_INCOMPLETE)

    @rule("1.4")
    def test_a_file_that_is_complete_by_its_marker_and_broken_by_its_content_leaves_nothing(self):
        lay(self, "a.stl", STL[:-30])
        self.nothing_happens(take(self, "a.stl", "STL"), ASSET_BROKEN)

    @rule("1.1")
    def test_what_is_imported_are_the_bytes_that_were_checked_whatever_is_in_the_inbox_by_then(self):
        from actor_bridge.operations.assets import importers
        path = lay(self, "a.stl", STL)
        step = take(self, "a.stl", "STL")
        run = importers.run

        def overwritten(stage, kind, copy):
            with open(path, "wb") as file:
                file.write(b"solid nothing")
            return run(stage, kind, copy)
        with mock.patch.object(importers, "run", overwritten):
            self.commit(step)
        self.assertEqual(1, len(eyes.scene()["meshes"]["a"][3]))

    @rule("16.2")
    def test_an_importer_that_hangs_is_interrupted_and_what_it_made_is_taken_away(self):
        from io_mesh_stl import stl_utils

        def hangs(path):
            bpy.data.meshes.new("half")
            while True:
                try:
                    while True:
                        pass
                except Exception:
                    continue

        def swallows_the_first(path):
            try:
                hangs(path)
            except BaseException:
                hangs(path)

        lay(self, "a.stl", STL, "sha256")
        for importer in (hangs, swallows_the_first):
            with self.subTest(importer.__name__), mock.patch.object(stl_utils, "read_stl", importer), \
                    mock.patch.object(limit, "SECONDS", 0.05), mock.patch.object(limit, "AGAIN_SECONDS", 0.05):
                before = signal.getsignal(limit._SIGNAL)
                self.nothing_happens(take(self, "a.stl", "STL"), ASSET_BROKEN)
                self.assertEqual(before, signal.getsignal(limit._SIGNAL))
        self.commit(take(self, "a.stl", "STL"))

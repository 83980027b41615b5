# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's files: old or new and never a mix, numbered without gaps, newer versions untouched."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

from actor_bridge.errors import Refused
from actor_bridge.identity import store
from actor_bridge.identity.registry import Registry
from actor_bridge.identity.rows import Row
from actor_bridge.storage import atomic, records
from actor_bridge.storage.boot_flag import BootFlag
from actor_bridge.storage.spool import Spool
from actor_bridge.storage.writer import Writer
from actor_bridge.wire import strict_json
from harness.rules import rule

ADDON = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(atomic.__file__))))
KILLED = """
import os, signal, sys
sys.path.insert(0, {addon!r})
from actor_bridge.storage import atomic
def at(step):
    if step == {step!r}:
        os.kill(os.getpid(), signal.SIGKILL)
atomic.write({path!r}, b"new" * 100_000, at)
"""

WRITES_ON = """
import sys
sys.path.insert(0, {addon!r})
from actor_bridge.storage import atomic
for n in range(3_000):
    atomic.write({path!r}, bytes([ord("a") + n % 7]) * (1 + n % 7 * 20_000))
"""


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def bytes(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()


class Words(unittest.TestCase):
    @rule("3.4")
    def test_what_is_long_is_put_into_words_in_pieces_between_which_others_have_pythons_lock(self):
        record, rests = {"entries": [[str(number), "OBJECT", number] for number in range(10 * strict_json.CHUNK)]}, []
        self.assertEqual(records.encode(record), records.encode(record, lambda: rests.append(1)))
        self.assertEqual(10, len(rests))


class Atomic(Folder):
    @rule("1.1")
    def test_who_reads_a_file_while_it_is_written_again_and_again_reads_one_of_them_and_never_a_part(self):
        folder = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)  # thousands of fsyncs are nothing to ask of a disk
        self.addCleanup(shutil.rmtree, folder)
        path = os.path.join(folder, "x")
        atomic.write(path, b"a")
        with subprocess.Popen([sys.executable, "-c", WRITES_ON.format(addon=ADDON, path=path)]) as writer:
            while writer.poll() is None:
                with open(path, "rb") as file:
                    read = file.read()
                self.assertEqual(read[:1] * (1 + (read[0] - ord("a")) * 20_000), read)
        self.assertEqual(0, writer.returncode)

    @rule("1.3")
    def test_the_steps_come_in_the_one_right_order(self):
        steps = []
        atomic.write(self.path("x"), b"1", steps.append)
        self.assertEqual(["write", "flush", "fsync", "rename", "fsync-folder"], steps)
        self.assertEqual(b"1", self.bytes("x"))

    @rule("1.3")
    def test_killed_before_any_step_it_leaves_the_old_or_the_new_and_nothing_else_that_counts(self):
        for step in ("write", "flush", "fsync", "rename", "fsync-folder"):
            with self.subTest(step):
                atomic.write(self.path("x"), b"old")
                code = KILLED.format(addon=ADDON, step=step, path=self.path("x"))
                self.assertEqual(-9, subprocess.run([sys.executable, "-c", code], check=False).returncode)
                self.assertEqual(b"new" * 100_000 if step == "fsync-folder" else b"old", self.bytes("x"))
                atomic.sweep(self.folder)
                self.assertEqual(["x"], os.listdir(self.folder))

    @rule("1.3")
    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_the_system_calls_come_in_the_right_order(self):
        trace = self.path("trace")
        code = f"import sys; sys.path.insert(0, {ADDON!r})\nfrom actor_bridge.storage import atomic\natomic.write({self.path('x')!r}, b'1')"
        subprocess.run(
            ["strace", "-f", "-y", "-e", "trace=write,fsync,rename,renameat,renameat2", "-o", trace, sys.executable, "-c", code], check=True)
        with open(trace, encoding="utf-8") as file:
            calls = [line for line in file if self.folder in line]
        names = [next(name for name in ("write(", "fsync(", "rename") if name in line) for line in calls]
        self.assertEqual(["write(", "fsync(", "rename", "fsync("], names)


class Records(Folder):
    @rule("11.1")
    def test_a_newer_version_is_refused_and_left_untouched(self):
        for name, damage in (("newer", b'{"schema_version":3}'), ("older", b'{"schema_version":1}'), ("none", b"{}"), ("text", b"hello"), ("half", b'{"schema_version":1,')):
            with self.subTest(name):
                atomic.write(self.path(name), damage)
                with self.assertRaises(Refused) as caught:
                    records.read(self.path(name))
                self.assertEqual("AB-DOOR-005" if name == "newer" else "AB-DOOR-001", caught.exception.code)
                self.assertEqual(damage, self.bytes(name))

    @rule("4.1")
    def test_each_file_carries_its_version(self):
        records.write(self.path("a/b.json"), {"x": 1})
        self.assertEqual({"schema_version": 2, "x": 1}, records.read(self.path("a/b.json")))
        self.assertIsNone(records.read(self.path("a/none.json")))


def batch(number, text="x"):
    return {"number": number, "complete": False, "depth": 0, "items": [text]}


class Spooling(Folder):
    def put(self, spool, *numbers):
        for number in numbers:
            spool.keep(batch(number))
            spool.write(batch(number))

    def test_what_was_not_acknowledged_is_there_after_a_restart_and_numbers_go_on(self):
        spool = Spool(self.folder)
        self.put(spool, 1, 2, 3)
        spool.delete(spool.acknowledge(1))
        again = Spool(self.folder)
        self.assertEqual(([2, 3], 4, batch(2)), (again.pending, again.next, again.body(2)))
        spool.delete(spool.acknowledge(3))
        self.assertEqual([], spool.pending)
        self.assertEqual(4, Spool(self.folder).next)

    def test_a_lost_spool_goes_on_after_what_the_host_has(self):
        spool = Spool(self.folder)
        spool.continue_after(41)
        self.assertEqual(42, spool.next)

    @rule("11.1")
    def test_a_damaged_batch_keeps_its_number_and_loses_its_lines(self):
        self.put(Spool(self.folder), 1, 2, 3)
        for damage in (b"", b"{", b'{"schema_version":1,"batch":{"number":9}}', b'{"schema_version":1,"batch":7}'):
            atomic.write(self.path("000000000002.json"), damage)
            again = Spool(self.folder)
            self.assertEqual(([1, 2, 3], []), (again.pending, again.body(2)["items"]))

    def test_a_partial_file_of_a_killed_writer_is_no_batch(self):
        with open(self.path("000000000001.json.77.partial"), "wb") as file:
            file.write(b"{")
        spool = Spool(self.folder)
        self.assertEqual(([], 1, []), (spool.pending, spool.next, os.listdir(self.folder)))


class Boot(Folder):
    @rule("9.1")
    def test_only_a_note_without_an_end_by_a_dead_process_is_a_crash(self):
        path = self.path("boot.json")
        self.assertTrue(BootFlag(path).last_boot_success)
        BootFlag(path).note("op")
        self.assertEqual((False, "op"), self.told(path))  # the same pid again: an earlier boot
        records.write(path, {"state": "running", "pid": 1, "operation_id": "op"})
        self.assertEqual((True, None), self.told(path))  # alive: another Blender
        dead = subprocess.Popen(["true"])
        dead.wait()
        records.write(path, {"state": "running", "pid": dead.pid, "operation_id": "op"})
        self.assertEqual((False, "op"), self.told(path))
        BootFlag(path).clean()
        self.assertEqual((True, None), self.told(path))
        atomic.write(path, b"garbage")
        self.assertEqual((False, None), self.told(path))

    def told(self, path):
        flag = BootFlag(path)
        return flag.last_boot_success, flag.open_operation


class Store(Folder):
    @rule("6.3", "8.2")
    def test_the_registry_comes_back_with_its_tombstones(self):
        registry = Registry()
        registry.add("a", Row("OBJECT", "A", "", "a", 5), version=3)
        registry.tombstone(registry.add("b", Row("OBJECT", "B", "", "b", 6)), "edit")
        store.save(self.folder, store.snapshot(registry))
        again = store.load(self.folder)
        self.assertEqual(store.snapshot(registry), store.snapshot(again))
        self.assertEqual(3, again.live("a").version)
        self.assertEqual("edit", again.find("b").removed_by)

    @rule("7.1")
    def test_a_file_keeps_its_project_and_the_oldest_of_very_many_is_forgotten(self):
        for number in range(store.FILES_KEPT + 1):
            if number in (0, store.FILES_KEPT):
                store.remember_project(self.folder, f"/{number}.blend", f"p{number}")
            else:
                break
        store.remember_project(self.folder, "/1.blend", "p1")
        self.assertEqual(("p0", "p1", None), tuple(store.project_of(self.folder, f"/{n}.blend") for n in (0, 1, 2)))
        with open(self.path("addon/files.json"), encoding="utf-8") as file:
            self.assertEqual(2, json.load(file)["schema_version"])


class Writing(Folder):
    def test_a_ticket_is_given_back_only_when_the_job_is_done_and_a_failure_is_kept(self):
        writer, gate = Writer(), threading.Event()
        first = writer.submit(gate.wait)
        second = writer.submit(atomic.write, self.path("x"), b"1")
        self.assertFalse(first.is_set() or second.is_set())
        gate.set()
        self.assertTrue(second.wait(5))
        failed = writer.submit(atomic.write, self.path("none/x"), b"1")
        writer.stop()
        self.assertFalse(failed.is_set())
        self.assertIn("FileNotFoundError", writer.failure)

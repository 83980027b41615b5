# SPDX-License-Identifier: GPL-3.0-or-later
"""What version 1 of the add-on left on disk goes on under this version, whenever it is killed on the way (rules 4.1 to 4.3)."""

import json
import os
import shutil
import signal
import tempfile
import unittest
from unittest import mock

from harness.rules import rule

from actor_bridge.errors import Refused
from actor_bridge.identity import store
from actor_bridge.storage import boot_flag, mark, migrations, records
from actor_bridge.storage.boot_flag import BootFlag
from actor_bridge.storage.spool import Spool

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
PROJECT = "bebea973-a787-4e15-8eeb-6a280a3bc387"
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None  # what is killed needs no disk
GOLDEN = os.path.join(ROOT, "tests", "golden", "v1", "data", "addon", PROJECT)


def files(folder, but=()):
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            relative = os.path.relpath(path, folder)
            if relative.split(os.sep)[0] not in but and not name.endswith(".partial"):
                with open(path, "rb") as file:
                    found[relative] = file.read()
    return found


def killed_at(number, work):
    """Does the work in a process of its own, which is killed at that step; gives whether it came to that."""
    child = os.fork()
    if child == 0:
        steps = iter(range(1, number))

        def at(_step):
            if next(steps, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
        try:
            work(at)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


class Case(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.mkdtemp(dir=MEMORY)
        self.addCleanup(shutil.rmtree, self.place)
        self.folder = os.path.join(self.place, PROJECT)
        self.restore()

    def restore(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(GOLDEN, self.folder)

    def assert_migrated(self):
        old = files(GOLDEN)
        new = files(self.folder, but=("backup", "migrated.json"))
        self.assertEqual(set(old), set(new))
        for name, data in new.items():
            before = json.loads(old[name])
            if "batch" in before:
                before["batch"]["depth"] = 0
            self.assertEqual({**before, "schema_version": 2}, records.decode(data, name), name)
        self.assertEqual(old, files(os.path.join(self.folder, "backup", "v1")))
        self.assertEqual(
            ["boot", "position", "quarantine", "registry", "resolved", "spool"], sorted(line["store"] for line in migrations.owed(self.folder)))


class FilesOfVersionOne(Case):
    @rule("4.1", "4.2")
    def test_each_of_them_is_read_as_it_was_after_named_steps_and_kept_as_it_was(self):
        migrations.run(self.folder)
        self.assert_migrated()
        line = next(line for line in migrations.owed(self.folder) if line["store"] == "spool")
        self.assertEqual({"store": "spool", "from": 1, "to": 2, "steps": ["check-and-depth"], "backup": "backup/v1"}, line)
        registry = store.load(self.folder)
        self.assertEqual((12, "Stool"), (len(registry.local()), registry.find("0b350f45-33ea-4a79-abf5-b80360f0dfae").name))
        self.assertEqual("edit", registry.find("e8ac6e26-0cac-41ec-ab07-638fc9326d67").removed_by)
        spool = Spool(os.path.join(self.folder, "spool"))
        self.assertEqual(([7, 8, 9], 10, "Stool"), (spool.pending, spool.next, spool.body(9)["items"][0]["name"]))
        for alive in (False, True):
            # The number that its Blender had may be another process here.
            with mock.patch.object(boot_flag, "_alive", return_value=alive), mock.patch("os.getpid", return_value=1):
                self.assertEqual(alive, BootFlag(os.path.join(self.folder, "boot.json")).last_boot_success)

    @rule("4.3")
    def test_nothing_reads_them_before_they_are_persisted_in_this_version(self):
        with self.assertRaises(Refused):
            store.load(self.folder)

    @rule("4.2")
    def test_a_second_start_finds_nothing_to_do(self):
        migrations.run(self.folder)
        before = files(self.folder)
        migrations.run(self.folder, at=lambda step: self.fail(f"it writes again ({step})"))
        self.assertEqual(before, files(self.folder))

    @rule("4.3")
    def test_killed_at_any_step_the_next_start_ends_it(self):
        kills = 0
        while True:
            self.restore()
            ended = killed_at(kills + 1, lambda at: migrations.run(self.folder, at=at))
            migrations.run(self.folder)
            self.assert_migrated()
            if not ended:
                break
            kills += 1
        self.assertGreater(kills, 100)

    @rule("4.2")
    def test_one_that_is_newer_is_refused_and_all_stay_byte_for_byte(self):
        for name, data in files(GOLDEN).items():
            with self.subTest(name):
                self.restore()
                with open(os.path.join(self.folder, name), "wb") as file:
                    file.write(data.replace(b'"schema_version":1', b'"schema_version":3'))
                before = files(self.folder)
                with self.assertRaises(Refused) as caught:
                    migrations.run(self.folder)
                self.assertEqual("AB-DOOR-005", caught.exception.code)
                self.assertIn(f"{name} has schema version 3", caught.exception.reason)
                self.assertEqual(before, files(self.folder))

    @rule("4.3")
    def test_what_is_kept_is_never_written_over(self):
        migrations.run(self.folder)
        path = os.path.join(self.folder, "position.json")
        older = b'{"schema_version":1,"log":null}'
        with open(path, "wb") as file:
            file.write(older)
        migrations.run(self.folder)
        kept = files(os.path.join(self.folder, "backup", "v1"))
        self.assertEqual((files(GOLDEN)["position.json"], older), (kept["position.json"], kept["position.json.2"]))

    def test_the_log_is_owed_each_line_until_it_has_it(self):
        migrations.run(self.folder)
        lines = migrations.owed(self.folder)
        migrations.told(self.folder, lines[:2])
        self.assertEqual(lines[2:], migrations.owed(self.folder))
        migrations.told(self.folder, lines)
        self.assertEqual([], migrations.owed(self.folder))
        self.assertFalse(os.path.exists(os.path.join(self.folder, "migrated.json")))


class Check(Case):
    @rule("11.1")
    def test_no_changed_byte_of_a_record_goes_unseen(self):
        migrations.run(self.folder)
        for name, data in files(self.folder, but=("backup",)).items():
            for position in range(len(data)):
                for bit in (1, 4, 3):
                    changed = bytearray(data)
                    changed[position] ^= bit
                    with self.assertRaises(Refused):
                        records.decode(bytes(changed), name)


class Mark(Case):
    OLD = json.dumps({"schema_version": 1, "project_id": PROJECT, "log": {"seq": 41, "hash": "ab" * 32}})

    @rule("4.1", "11.1")
    def test_it_is_believed_only_as_it_was_written(self):
        text = mark.encode(PROJECT, None)
        self.assertEqual([PROJECT], [found["project_id"] for found in mark.decode([text])])
        self.assertEqual([], mark.decode([text.replace("bebea973", "aaaaaaaa"), "{", "{}", "\ud800"]))

    @rule("4.3")
    def test_an_old_one_is_persisted_beside_the_blend_until_the_person_saves_it(self):
        marks = mark.decode([self.OLD])
        mark.migrate(self.folder, PROJECT, marks)
        kept = records.read(os.path.join(self.folder, "mark.json"))
        self.assertEqual((PROJECT, 41, [self.OLD]), (kept["project_id"], kept["log"]["seq"], kept["was"]))
        self.assertEqual([("blend", 1, 2)], [(line["store"], line["from"], line["to"]) for line in migrations.owed(self.folder)])
        migrations.told(self.folder, migrations.owed(self.folder))
        mark.migrate(self.folder, PROJECT, marks)
        self.assertEqual([], migrations.owed(self.folder))

    @rule("4.3")
    def test_killed_at_any_step_of_that_the_next_start_ends_it(self):
        marks = mark.decode([self.OLD])
        kills = 0
        while True:
            self.restore()
            ended = killed_at(kills + 1, lambda at: mark.migrate(self.folder, PROJECT, marks, at))
            mark.migrate(self.folder, PROJECT, marks)
            kept = records.read(os.path.join(self.folder, "mark.json"))
            self.assertEqual((PROJECT, 41, [self.OLD]), (kept["project_id"], kept["log"]["seq"], kept["was"]))
            self.assertEqual(["blend"], [line["store"] for line in migrations.owed(self.folder)])
            if not ended:
                break
            kills += 1
        self.assertEqual(10, kills)  # both files, five steps each

    @rule("4.2")
    def test_a_newer_one_is_refused(self):
        with self.assertRaises(Refused) as caught:
            mark.decode([self.OLD.replace('"schema_version": 1', '"schema_version": 3')])
        self.assertEqual("AB-DOOR-005", caught.exception.code)

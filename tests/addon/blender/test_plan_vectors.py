# SPDX-License-Identifier: GPL-3.0-or-later
"""The plans and steps of the shared vectors, judged by the add-on's side of the vocabulary."""

import glob
import json
import os
import unittest

from actor_bridge.errors import Refused
from actor_bridge.operations import vocabulary
from actor_bridge.operations.plan import parse
from actor_bridge.wire import messages
from harness.fake_host import decode_hex
from harness.rules import rule

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "vectors")


class PlanVectors(unittest.TestCase):
    @rule("11.2")
    def test_each_execute_gives_the_plan_or_the_error_of_its_vector(self):
        checked = 0
        for path in sorted(glob.glob(os.path.join(FOLDER, "wire", "*.json"))):
            with open(path, encoding="utf-8") as file:
                vectors = [vector for vector in json.load(file) if vector.get("to") == "addon" and vector["name"].startswith("execute")]
            for vector in vectors:
                checked += 1
                with self.subTest(vector["name"]):
                    try:
                        message = messages.check(decode_hex(vector["hex"], vector["cap"]))
                        parse(message["body"])
                        verdict = {"message": message}
                    except Refused as refused:
                        verdict = {"error": refused.code}
                    self.assertEqual(vector["expect"], verdict)
        self.assertGreater(checked, 20)

    @rule("11.2")
    def test_each_kind_of_field_takes_and_refuses_what_its_vector_says(self):
        with open(os.path.join(FOLDER, "operations", "fields.json"), encoding="utf-8") as file:
            vectors = json.load(file)
        rows = {row.name: row for row in vocabulary.rows(vectors["vocabulary"])}
        for vector in vectors["rows"]:
            with self.subTest(vector["name"]):
                try:
                    parts = rows[vector["step"]["op"]].check(vector["step"])
                    verdict = {"needs": parts.needs, "makes": parts.makes}
                except Refused as refused:
                    verdict = {"error": refused.code}
                self.assertEqual(vector["expect"], verdict)
        self.assertGreater(len(vectors["rows"]), 100)

    def test_an_unclassified_operation_is_refused_by_name_when_the_vocabulary_is_read(self):
        for row in ({"feature": "objects"}, {"class": "mutating"}, {"feature": "objects", "class": "harmless"}, {"feature": "", "class": "mutating"}):
            with self.subTest(row), self.assertRaisesRegex(ValueError, "'explode'.*reading, mutating, opaque"):
                vocabulary.rows({"types": {}, "operations": {"explode": {**row, "fields": {}}}})

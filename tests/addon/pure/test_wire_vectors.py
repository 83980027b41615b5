# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python codec against the vectors that the C# codec is tested with."""

import glob
import json
import os
import unittest

from actor_bridge.errors import Refused
from actor_bridge.wire import handshake, messages
from harness.fake_host import decode_hex
from harness.rules import rule

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "vectors", "wire")


def vectors(*names):
    for path in sorted(glob.glob(os.path.join(FOLDER, "*.json"))):
        with open(path, encoding="utf-8") as file:
            for vector in json.load(file):
                yield os.path.basename(path), vector


class WireVectors(unittest.TestCase):
    @rule("11.1", "11.2")
    def test_each_frame_gives_the_message_or_the_error_of_its_vector(self):
        checked = 0
        for name, vector in vectors():
            # What only the host reads, only the host's codec can judge.
            if "hex" not in vector or vector.get("to", "peer") not in ("peer", "addon"):
                continue
            if vector["name"].startswith("execute"):
                continue  # its steps are judged where the operations are, in Blender
            checked += 1
            with self.subTest(file=name, vector=vector["name"]):
                try:
                    found = decode_hex(vector["hex"], vector["cap"])
                    verdict = {"incomplete": True} if found is None else {"message": messages.check(found)}
                except Refused as refused:
                    verdict = {"error": refused.code}
                self.assertEqual(vector["expect"], verdict)
        self.assertGreater(checked, 10)

    @rule("11.1")
    def test_each_proof_is_that_of_its_vector(self):
        checked = 0
        for _, vector in vectors():
            if "host_proof" not in vector:
                continue
            checked += 1
            parts = (vector["role"], vector["peer_nonce"], vector["host_nonce"])
            key = bytes.fromhex(vector["token"])
            self.assertEqual(vector["host_proof"], handshake.proof(key, "host", *parts))
            self.assertEqual(vector["peer_proof"], handshake.proof(key, "peer", *parts))
        self.assertGreater(checked, 1)

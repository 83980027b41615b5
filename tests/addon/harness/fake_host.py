# SPDX-License-Identifier: GPL-3.0-or-later
"""A host for the add-on's tests: listens, proves, answers, and lets a test wait for what the add-on says."""

import itertools
import json
import os
import socket
import threading
import uuid

from actor_bridge.wire import frames, handshake, messages, strict_json

FRAME_BYTES_MAX = 1 << 20
HANDSHAKE = {"hello", "challenge", "prove", "welcome"}
SHELF = os.environ.get("ACTORBRIDGE_WIRE_SHELF", "")
TIMEOUT = 20.0


_keeping = threading.Lock()


class FakeHost:
    """One add-on at a time. `heard` keeps every message; `wait` waits for one, and says what came instead when it does not come."""

    def __init__(self, data_folder, heartbeat_ms=200, last_batch=None, acknowledge=True, version=messages.SCHEMA_VERSION, budget=None):
        self.version = version
        self.heard = []
        self.last_batch = last_batch
        self.budget = {} if budget is None else {"budget": budget}
        self.acknowledge = acknowledge
        self.token = os.urandom(32)
        self.connections = 0
        self.heartbeat_ms = heartbeat_ms
        self.proof_key = None
        self._changed = threading.Condition()
        self._peer = None
        self._numbers = itertools.count(1)
        self._batch = 0
        self._welcomed = False
        self._sending = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._data_folder = data_folder
        self._write_files()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        self._listener.close()
        self.drop()

    def drop(self):
        """Cuts the connection as a killed host would."""
        peer, self._peer = self._peer, None
        if peer is not None:
            try:
                peer.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it is gone already
            peer.close()

    def say(self, kind, body, re=None):
        message = messages.envelope(kind, next(self._numbers), body, re, self.version)
        self._keep("to_addon", message)
        self.say_bytes(frames.encode(message, FRAME_BYTES_MAX))

    def _keep(self, direction, message):
        """For the check at the end of the run: each message of either side, as config/schemas/wire.json describes it."""
        if SHELF:
            kind = message["type"]
            of = "handshake" if kind in HANDSHAKE or kind == "refused" and not self._welcomed else direction
            with _keeping, open(os.path.join(SHELF, f"addon-{os.getpid()}.frames"), "a", encoding="utf-8") as file:
                file.write(json.dumps({of: {kind: message}}) + "\n")

    def say_bytes(self, data):
        peer = self._peer
        if peer is None:
            raise ConnectionError("the test has dropped this connection")
        with self._sending:
            peer.sendall(data)

    def wait(self, kind, accept=lambda body: True, timeout=TIMEOUT, since=0):
        """The first such message from `since` on."""
        def find():
            return next((m for m in self.heard[since:] if m["type"] == kind and accept(m["body"])), None)
        with self._changed:
            if not self._changed.wait_for(lambda: find() is not None, timeout):
                tail = [(m["type"], json.dumps(m["body"])[:200]) for m in self.heard[since:] if m["type"] != "heartbeat"][-12:]
                raise AssertionError(f"no '{kind}' within {timeout} s; heard: {tail}")
            return find()["body"]

    def items(self):
        return [item for message in self.heard if message["type"] == "events" for item in message["body"]["items"]]

    def execute(self, project_id, steps, label="Test", expected=(), operation_id=None):
        operation_id = operation_id or str(uuid.uuid4())
        self.say("execute", {
            "operation_id": operation_id, "project_id": project_id, "label": label, "steps": steps, "expected": list(expected)})
        return operation_id

    def prepared(self, operation_id, timeout=TIMEOUT):
        return self.wait("prepared", lambda body: body["operation_id"] == operation_id, timeout)

    def finished(self, operation_id, timeout=TIMEOUT):
        return self.wait("finished", lambda body: body["operation_id"] == operation_id, timeout)

    def commit(self, operation_id):
        self.say("decide", {"operation_id": operation_id, "commit": True})
        return self.finished(operation_id)

    def _write_files(self):
        os.makedirs(self._data_folder, exist_ok=True)
        with open(os.path.join(self._data_folder, "token"), "w", encoding="ascii") as file:
            file.write(self.token.hex())
        partial = os.path.join(self._data_folder, "endpoint.json.partial")
        with open(partial, "w", encoding="ascii") as file:
            json.dump({"schema_version": 1, "pid": os.getpid(), "port": self.port}, file)
        os.replace(partial, os.path.join(self._data_folder, "endpoint.json"))

    def _serve(self):
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            self._talk(peer)

    def _talk(self, peer):
        decoder = frames.Decoder()
        try:
            self._welcomed = False
            peer.sendall(frames.MAGIC)
            hello = self._read(peer, decoder)
            self._peer = peer
            if hello["schema_version"] > self.version:
                self.say("refused", {"code": "AB-DOOR-005", "reason": f"this version knows {self.version}", "retry_after_ms": None}, hello["id"])
                self.drop()
                return
            hello = hello["body"]
            nonce = handshake.fresh_nonce()
            key = self.proof_key or self.token
            self.say("challenge", {"nonce": nonce, "proof": handshake.proof(key, "host", hello["role"], hello["nonce"], nonce)})
            given = self._read(peer, decoder)["body"]["proof"]
            assert given == handshake.proof(self.token, "peer", hello["role"], hello["nonce"], nonce)
            decoder.cap = FRAME_BYTES_MAX
            self.say("welcome", {
                "session_id": str(uuid.uuid4()), "host_pid": os.getpid(), "frame_bytes_max": FRAME_BYTES_MAX,
                "heartbeat_ms": self.heartbeat_ms, "log": {"seq": 7, "hash": "ab" * 32}})
            self._welcomed = True
            with self._changed:
                self.connections += 1
                self._changed.notify_all()
            while True:
                self._hear(self._read(peer, decoder))
        except (OSError, EOFError):
            return  # the peer is gone

    def _read(self, peer, decoder):
        while (message := decoder.next()) is None:
            data = peer.recv(65536)
            if not data:
                raise EOFError
            decoder.feed(data)
        self._keep("from_addon", message)
        return message

    def _hear(self, message):
        kind, body = message["type"], message["body"]
        if kind == "attach":
            self.say("attached", {"last_batch": self._batch if self.last_batch is None else self.last_batch, **self.budget}, message["id"])
        elif kind == "heartbeat":
            self.say("heartbeat", {"log": {"seq": 7, "hash": "ab" * 32}}, message["id"])
        elif kind == "events" and self.acknowledge:
            self._batch = max(self._batch, body["number"])
            self.say("ack", {"number": body["number"]}, message["id"])
        with self._changed:
            self.heard.append(message)
            self._changed.notify_all()


def decode_hex(text, cap):
    """A frame after the magic, as the shared vectors have it."""
    decoder = frames.Decoder(cap, magic_due=False)
    decoder.feed(bytes.fromhex(text))
    return decoder.next()


__all__ = ["FakeHost", "decode_hex", "strict_json"]

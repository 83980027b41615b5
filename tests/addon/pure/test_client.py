# SPDX-License-Identifier: GPL-3.0-or-later
"""The socket thread against a host that is honest, false, silent, broken or gone."""

import itertools
import os
import shutil
import socket
import tempfile
import threading
import types
import unittest
import unittest.mock

from actor_bridge.errors import Refused, TOO_SLOW
from actor_bridge.wire import frames, messages, session
from actor_bridge.wire.backoff import Backoff
from actor_bridge.wire.client import Client
from harness.fake_host import FakeHost
from harness.rules import rule

SECONDS = 10


class Connected(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.spooled = 3

    def host(self, **options):
        host = FakeHost(self.folder, **options)
        self.addCleanup(host.close)
        return host

    def client(self):
        client = Client(self.folder, "test 1", lambda: {"tick_age_ms": 0, "log": None, "spooled": self.spooled}, 1, threading.Event())
        client.start()
        self.addCleanup(client.stop)
        return client

    def next(self, client, wanted):
        """The next of that sort; others before it are passed over."""
        while True:
            what, link, content = client.inbox.get(timeout=SECONDS)
            if what == wanted:
                return link, content

    def test_connects_says_heartbeats_and_delivers_what_the_host_says(self):
        host, client = self.host(heartbeat_ms=50), self.client()
        link, welcome = self.next(client, "up")
        self.assertEqual(50, welcome["heartbeat_ms"])
        host.wait("heartbeat", lambda body: body["spooled"] == 3)
        host.say("notice", {"level": "info", "text": "hello"})
        heard = []
        while not heard or heard[-1]["type"] != "notice":
            heard.append(self.next(client, "message")[1])
        self.assertEqual({"level": "info", "text": "hello"}, heard[-1]["body"])
        self.assertTrue(client.send(link, "intent", {"busy": False, "reason": ""}))
        host.wait("intent")

    def test_waits_for_a_host_that_starts_later_and_reconnects_when_it_was_killed(self):
        client = self.client()
        host = self.host()
        first, _ = self.next(client, "up")
        host.drop()
        link, _ = self.next(client, "down")
        self.assertEqual(first, link)
        second, _ = self.next(client, "up")
        self.assertFalse(client.send(first, "intent", {"busy": False, "reason": ""}), "a dead link takes nothing")
        self.assertTrue(client.send(second, "intent", {"busy": False, "reason": ""}))

    @rule("4.1", "4.2")
    def test_a_host_that_knows_only_an_earlier_version_is_spoken_to_in_that(self):
        host, client = self.host(version=1), self.client()
        link, _ = self.next(client, "up")
        self.assertTrue(client.send(link, "events", {"number": 1, "complete": False, "depth": 3, "items": []}))
        self.assertEqual({"number": 1, "complete": False, "items": []}, host.wait("events"))
        self.assertEqual({1}, {message["schema_version"] for message in host.heard})
        host, client = self.host(), self.client()
        link, _ = self.next(client, "up")
        self.assertTrue(client.send(link, "events", {"number": 1, "complete": False, "depth": 3, "items": []}))
        self.assertEqual({"number": 1, "complete": False, "depth": 3, "items": []}, host.wait("events"))

    @rule("11.1")
    def test_a_squatter_on_the_port_is_unmasked_and_never_gets_a_proof(self):
        host = self.host()
        host.proof_key = b"\0" * 32
        with self.assertRaises(Refused) as caught:
            self.open_session(host)
        self.assertEqual("AB-DOOR-004", caught.exception.code)
        self.assertEqual(0, host.connections)

    @rule("11.1")
    def test_a_host_that_speaks_nonsense_is_left_and_tried_again(self):
        for nonsense in (b"\xff" * 16, frames.encode({"schema_version": 1, "type": "magic", "id": "1", "body": {}}, 4096),
                         frames.encode({"schema_version": 3, "type": "ack", "id": "1", "body": {"number": 1}}, 4096)):
            host, client = self.host(), self.client()
            self.next(client, "up")
            host.say_bytes(nonsense)
            _, reason = self.next(client, "down")
            self.assertIn("AB-DOOR-", reason)
            self.next(client, "up")
            client.stop()
            host.close()

    @rule("11.1")
    def test_a_host_that_says_nothing_in_the_handshake_is_not_waited_for_long(self):
        patience = session.PATIENCE
        self.addCleanup(setattr, session, "PATIENCE", patience)
        session.PATIENCE = 0.2
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        one = session.Session(1, silent.getsockname()[1], b"\0" * 32, "x", dict, lambda *_: None, threading.Event())
        self.addCleanup(one.close)
        with self.assertRaises((Refused, TimeoutError)):
            one.open()

    def serve_after_a_hold(self, data, *more, each_beat=b""):
        """A session whose thread could not run for a thousand seconds; `data` has come meanwhile. Gives what it delivers, and how to run it."""
        ours, theirs = socket.socketpair()

        def beat():
            theirs.sendall(each_beat)
            return {}
        heard, stop = [], threading.Event()

        def deliver(_what, _link, content):
            heard.append(content["body"])
            stop.set()
        one = session.Session(1, 0, b"", "x", beat, deliver, stop)
        one._socket = ours
        self.addCleanup(one.close)
        self.addCleanup(theirs.close)
        theirs.sendall(frames.MAGIC + data if data else b"")
        times = itertools.chain([0.0, *more], itertools.repeat(1000.0))
        self.addCleanup(setattr, session, "time", session.time)
        session.time = types.SimpleNamespace(monotonic=lambda: next(times))
        return heard, one.serve

    def test_what_came_while_python_was_held_is_read_before_the_host_is_called_silent_or_slow(self):
        body = {"level": "info", "text": "x" * 500}
        frame = frames.encode(messages.envelope("notice", 1, body), 1 << 16)
        for more in ((), (0.0, 0.0, 0.0)):  # held before the first look, and later
            with self.subTest(more):
                heard, serve = self.serve_after_a_hold(frame, *more)
                self.assertEqual("the add-on stops", serve())
                self.assertEqual([body], heard)
        heard, serve = self.serve_after_a_hold(b"")
        self.assertEqual("the host is silent", serve())
        heard, serve = self.serve_after_a_hold(frame[:100], 0.0, 0.0, each_beat=b" ")
        with self.assertRaises(Refused) as refused:
            serve()
        self.assertEqual((TOO_SLOW, []), (refused.exception.code, heard))

    def test_the_queue_out_is_bounded(self):
        one = session.Session(1, 1, b"\0" * 32, "x", dict, lambda *_: None, threading.Event())
        self.addCleanup(one.close)
        said = [one.send("intent", {}) for _ in range(session.OUTBOX_MAX + 1)]
        self.assertEqual((session.OUTBOX_MAX, False), (sum(said), said[-1]))

    def test_what_is_waited_for_goes_out_in_the_callers_own_thread_but_never_before_what_was_said_earlier(self):
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        stop, deliver = threading.Event(), lambda *_: None
        one = session.Session(1, 0, b"", "x", dict, deliver, stop)
        one._socket, one.welcomed = ours, True
        self.addCleanup(one.close)
        self.addCleanup(theirs.close)
        decoder = frames.Decoder(1 << 20, magic_due=False)

        def read():
            decoder.feed(theirs.recv(1 << 20))
            return list(iter(decoder.next, None))
        self.assertTrue(one.send_at_once("intent", {"at": 0}))
        found = read()  # nobody serves the session yet
        self.assertEqual([0], [message["body"]["at"] for message in found])
        self.assertTrue(one.send_at_once("intent", {"text": "x" * 5000}))  # too large for a frame: told where the connection is served
        self.assertEqual(5000, len(one._outbox.pop()[1]["text"]))
        self.assertTrue(one.send("intent", {"at": 1}))
        self.assertTrue(one.send_at_once("intent", {"at": 2}))
        with one._speaking:
            one._fill()
        at = 3
        while not one._outbox and at < 5000:  # what the socket no longer takes waits, and so does all that follows
            self.assertTrue(one.send_at_once("intent", {"at": at, "text": "x" * 3000}))
            at += 1
        serving = threading.Thread(target=one.serve)
        serving.start()
        while len(found) < at:
            found += [message for message in read() if message["type"] == "intent"]
        stop.set()
        one.wake()
        serving.join()
        self.assertEqual(list(range(at)), [message["body"]["at"] for message in found])
        numbers = [int(message["id"]) for message in found]
        self.assertEqual(sorted(numbers), numbers)

    def test_what_is_handed_over_goes_out_in_its_order_also_when_the_addon_stops_then_and_never_by_another_link(self):
        host, client = self.host(), self.client()
        link, _ = self.next(client, "up")
        self.assertFalse(client.hand_over(link - 1, "intent", {"busy": False, "reason": "-1"}))
        for at in range(100):
            self.assertTrue(client.hand_over(link, "intent", {"busy": False, "reason": str(at)}))
        client.stop()
        host.wait("intent", lambda body: body["reason"] == "99")
        self.assertEqual([str(at) for at in range(100)], [message["body"]["reason"] for message in host.heard if message["type"] == "intent"])

    def test_what_waits_in_a_links_queue_when_the_addon_stops_still_goes_out(self):
        host, client = self.host(), self.client()
        link, _ = self.next(client, "up")
        with unittest.mock.patch.object(client._session, "wake"):  # the socket's thread is not told of it before the stop
            for at in range(100):
                self.assertTrue(client.send(link, "intent", {"busy": False, "reason": str(at)}))
            client._stop.set()
        client.stop()
        host.wait("intent", lambda body: body["reason"] == "99")
        self.assertEqual([str(at) for at in range(100)], [message["body"]["reason"] for message in host.heard if message["type"] == "intent"])

    def test_what_is_handed_over_waits_for_room(self):
        host, client = self.host(), self.client()
        link, _ = self.next(client, "up")
        session = client._session
        answers = iter((False, False))
        with unittest.mock.patch.object(session, "send_at_once", lambda *said: next(answers, None) is None and type(session).send_at_once(session, *said)):
            self.assertTrue(client.hand_over(link, "intent", {"busy": False, "reason": "7"}))
            host.wait("intent", lambda body: body["reason"] == "7")
        self.assertEqual(None, next(answers, None))

    @rule("11.1")
    def test_an_endpoint_or_token_that_is_garbage_is_refused_and_no_connection_tried(self):
        for endpoint, token in ((b"{}", b"00" * 32), (b'{"port":0}', b"00" * 32), (b'{"port":99999}', b"00" * 32), (b"x", b"00" * 32),
                                (b'{"port":1}', b"zz"), (b'{"port":1}', b"00")):
            with self.subTest(endpoint=endpoint, token=token):
                for name, data in (("endpoint.json", endpoint), ("token", token)):
                    with open(os.path.join(self.folder, name), "wb") as file:
                        file.write(data)
                client = self.client()
                client._connect_once()
                self.assertTrue(client.inbox.empty())
                client.stop()

    def open_session(self, host):
        one = session.Session(1, host.port, host.token, "x", dict, lambda *_: None, threading.Event())
        self.addCleanup(one.close)
        one.open()


class Waiting(unittest.TestCase):
    def test_the_wait_grows_to_its_ceiling_is_jittered_and_the_same_for_the_same_seed(self):
        waits = [Backoff(5).next()]
        backoff = Backoff(5)
        waits = [backoff.next() for _ in range(20)]
        again = Backoff(5)
        self.assertEqual(waits, [again.next() for _ in range(20)])
        self.assertNotEqual(waits, [Backoff(6).next() for _ in range(20)])
        for tries, wait in enumerate(waits):
            ceiling = min(15.0, 0.25 * 2 ** tries)
            self.assertTrue(ceiling / 2 <= wait <= ceiling)
        backoff.reset()
        self.assertLessEqual(backoff.next(), 0.25)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The socket thread: connects, proves, heartbeats, reconnects. It never touches bpy; the pump reads its inbox."""

import queue
import threading
import time

from . import endpoint, messages
from .backoff import Backoff
from .session import Session
from ..errors import Refused, SCHEMA_TOO_NEW

INBOX_MAX = 256
LASTED_SECONDS = 5.0
FULL = 0.01  # seconds until there may be room in a link's queue again


class Client:
    """`inbox` gives ("up", link, welcome), ("message", link, message) and ("down", link, reason), in that order for each link."""

    def __init__(self, data_folder, name, heartbeat, seed, arrived):
        self.inbox = queue.Queue(INBOX_MAX)
        self._arrived = arrived
        self.state = "offline"
        self._data_folder = data_folder
        self._name = name
        self._heartbeat = heartbeat
        self._backoff = Backoff(seed)
        self._stop = threading.Event()
        self._session = None
        self._links = 0
        self._thread = threading.Thread(target=self._run, name="ActorBridge wire", daemon=True)
        self._handed_over = queue.SimpleQueue()
        self._voice = threading.Thread(target=self._speak, name="ActorBridge voice", daemon=True)

    def start(self):
        self._thread.start()
        self._voice.start()

    def stop(self, timeout=2.0):
        self._handed_over.put(None)
        self._voice.join(timeout)
        self._stop.set()
        session = self._session
        if session is not None:
            session.wake()
        self._thread.join(timeout)

    def send(self, link, kind, body, re=None):
        """False when that link is gone or its queue is full: the caller keeps what it wanted to say."""
        session = self._session
        return session is not None and session.link == link and session.send(kind, body, re)

    def send_at_once(self, link, kind, body):
        """The same without a change of threads, for what is small and waited for in this very tick."""
        session = self._session
        return session is not None and session.link == link and session.send_at_once(kind, body)

    def hand_over(self, link, kind, body):
        """The same for what is waited for when the tick has nothing more to wait for: it goes out as soon as the tick gives Python's lock up, and does not have to get it back."""
        if not self._is_linked(link):
            return False
        self._handed_over.put((link, kind, body))
        return True

    def _speak(self):
        while (said := self._handed_over.get()) is not None:
            while not self.send_at_once(*said) and self._is_linked(said[0]):
                self._stop.wait(FULL)

    def _is_linked(self, link):
        session = self._session
        return session is not None and session.link == link and not self._stop.is_set()

    def _run(self):
        while not self._stop.is_set():
            reason = self._connect_once()
            self.state = f"offline: {reason}"
            self._stop.wait(self._backoff.next())

    def _connect_once(self):
        """One connection from its first byte to its end; gives the reason of the end."""
        try:
            found = endpoint.find(self._data_folder)
            if found is None:
                return "no host has run on this data folder"
            self.state = "connecting"
            try:
                self._open(*found)
                self.state = "connected"
                reason = self._serve()
            finally:
                self._session.close()
        except Refused as refused:
            reason = str(refused)
        except ConnectionRefusedError:
            reason = "no host answers; './bridge up' starts one"
        except OSError as error:
            reason = f"{type(error).__name__}: {error}"
        session, self._session = self._session, None
        if session is not None and session.welcomed:
            self._deliver("down", session.link, reason)
        return reason

    def _open(self, port, token):
        """In the highest version that the host knows: one that is older refuses the hello and is asked again in its own."""
        for version in range(messages.SCHEMA_VERSION, 0, -1):
            self._links += 1
            self._session = Session(self._links, port, token, self._name, self._heartbeat, self._deliver, self._stop, version)
            try:
                self._session.open()
                return
            except Refused as refused:
                if refused.code != SCHEMA_TOO_NEW or version == 1:
                    raise
            self._session.close()

    def _serve(self):
        """A host that welcomes and hangs up at once is not tried faster and faster: only a link that has lasted counts as one."""
        begun = time.monotonic()
        try:
            return self._session.serve()
        finally:
            if time.monotonic() - begun > LASTED_SECONDS:
                self._backoff.reset()

    def _deliver(self, what, link, content):
        """Blocks while the inbox is full: then nothing more is read, and TCP slows the host down. Heartbeats stop too, which says so."""
        while not self._stop.is_set():
            try:
                self.inbox.put((what, link, content), timeout=0.1)
                self._arrived.set()
                return
            except queue.Full:
                continue

# SPDX-License-Identifier: GPL-3.0-or-later
"""What the host says and what it is told, on the main thread: attach, census, operations, lamps."""

import os
from collections import deque

from .budget import Budget
from .revert_limits import RevertLimits
from .identity.rows import Item

MESSAGES_PER_TICK = 64
NOTICES_KEPT = 20
LINES_AT_ONCE = 64  # longer ones take too long to encode in a tick


class HostLink:
    def __init__(self, bridge):
        self._bridge = bridge
        self._up = None
        self._greeting = None
        self._frame_bytes_max = 0
        self._attached = False
        self._attaching = False
        self._census_due = False
        self._said_intent = None
        self._reported = []
        self.automation = False
        self.why = None
        self.notices = deque(maxlen=NOTICES_KEPT)
        self.quarantined = []  # [(operation id, label)] of what a person is asked about
        self._handlers = {
            "attached": self._on_attached, "execute": self._on_execute, "decide": self._on_decide, "read": self._on_read, "cancel": self._on_cancel,
            "migrations_logged": self._on_migrations_logged, "ack": self._on_ack, "census": self._on_census, "heartbeat": self._on_heartbeat,
            "automation": self._on_automation, "quarantined": self._on_quarantined, "notice": self._on_notice, "refused": self._on_refused,
            "resync": self._on_resync}

    @property
    def attached(self):
        return self._attached

    def heartbeat(self):
        """Called by the socket thread: reads plain values only."""
        project = self._bridge.project
        return {
            "tick_age_ms": max(0, int((self._bridge.clock() - self._bridge.ticked) * 1000)),
            "log": project.sync.position if project and self._attached else None,
            "spooled": project.outbox.spooled if project else 0}

    def say(self, kind, body):
        """False when no attached host took it."""
        return self._attached and self._way(kind, body)(self._up, kind, body)

    def _way(self, kind, body):
        client = self._bridge.client
        if kind == "finished":
            return client.hand_over
        return client.send_at_once if kind == "prepared" and len(body["steps"]) + len(body["changes"]) <= LINES_AT_ONCE else client.send

    def notice(self, level, text):
        self.notices.append((level, text))

    def take(self, deadline):
        """What has arrived, within the budget."""
        inbox = self._bridge.client.inbox
        for _ in range(MESSAGES_PER_TICK):
            if inbox.empty():
                break
            self._dispatch(*inbox.get_nowait())
            if self._bridge.clock() >= deadline:
                break
        self._attach_when_ready()

    def scanned(self):
        """The registry is true: a host can be told who is there."""
        self._census_or_wait()

    def forget_project(self):
        """Another file: what was said about the last one is void."""
        self._attached = self._attaching = False
        self.quarantined = []
        self._bridge.readings.forget()
        if self._bridge.project is not None:
            self._bridge.project.outbox.detached()

    def say_intent(self, intent):
        now = (intent.busy, intent.reason)
        if now != self._said_intent and self.say("intent", {"busy": intent.busy, "reason": intent.reason}):
            self._said_intent = now

    def _dispatch(self, what, link, content):
        if what == "up":
            self._up, self._frame_bytes_max, self._greeting = link, content["frame_bytes_max"], content["log"]
        elif link != self._up:
            return  # the last words of a connection that is gone
        elif what == "down":
            self._on_down(content)
        else:
            self._handlers.get(content["type"], self._on_other)(content["body"])

    def _attach_when_ready(self):
        project = self._bridge.project
        if self._up is None or self._attached or self._attaching or project is None or project.scanner.scans == 0 or project.half_done or self._bridge.runner.closing:
            return
        self._reported = [line["operation_id"] for line in project.resolved]
        project.sync.greeted(self._greeting)
        world = self._bridge.world
        inside = {} if project.sync.inside is None else {"log_inside": project.sync.inside}
        if project.taken_back:
            inside["taken_back"] = True
        self._attaching = self._bridge.client.send(self._up, "attach", {
            **inside,
            "project_id": project.id, "file": project.blend, "blender_version": world.version(), "pid": os.getpid(),
            "background": world.background, "log": project.sync.position, "open_operations": self._bridge.runner.open_operations,
            "resolved": project.resolved, "saved_inside": project.saved_inside, "last_boot_success": project.boot.last_boot_success,
            "migrated": project.migrated, "last_commits": project.last_commits})

    def _on_down(self, reason):
        self._up = None
        self.automation, self.why = False, None
        self.forget_project()
        self._said_intent = None
        if self._bridge.project is not None:
            self._bridge.runner.lost_host()
        self.notice("warning", f"the host is gone ({reason}); automation is off")

    def _on_attached(self, body):
        project = self._bridge.project
        if project is None or not self._attaching:
            return
        self._attaching, self._attached = False, True
        project.told(self._reported)
        project.saved_inside, project.taken_back = None, False
        project.outbox.attached(body["last_batch"], self._frame_bytes_max)
        self._bridge.budget = Budget(**body.get("budget", {}))
        self._bridge.revert_limits = RevertLimits(**body.get("revert", {}))
        self._census_due = True
        self._census_or_wait()

    def _on_migrations_logged(self, _body):
        if self._bridge.project is not None:
            self._bridge.project.migrations_logged()

    def _census_or_wait(self):
        project = self._bridge.project
        if self._census_due and not project.scanner.due and not self._bridge.runner.active:
            self._census_due = False
            project.outbox.census(_present(project.registry))

    def _on_census(self, body):
        if self._bridge.project is not None:
            self._census_due = True
            self._bridge.project.scanner.request()

    def _on_execute(self, body):
        self._bridge.runner.execute(body)

    def _on_decide(self, body):
        self._bridge.runner.decide(body)

    def _on_read(self, body):
        if self._bridge.project is not None:
            self._bridge.readings.ask(body)

    def _on_cancel(self, body):
        self._bridge.runner.cancel(body)

    def _on_ack(self, body):
        self._bridge.project.outbox.acknowledge(body["number"])

    def _on_heartbeat(self, body):
        if self._bridge.project is not None and self._attached:
            self._bridge.project.heard_position(body["log"], body.get("at"))

    def _on_resync(self, body):
        if self._bridge.project is not None and self._attached:
            self._bridge.project.adopt_position(body["log"])

    def _on_automation(self, body):
        self.automation, self.why = body["on"], body["why"]

    def _on_quarantined(self, body):
        self.quarantined = [(known["operation_id"], known["label"]) for known in body["operations"]]

    def _on_notice(self, body):
        self.notice(body["level"], body["text"])

    def _on_refused(self, body):
        self.notice("error", f"{body['code']}: {body['reason']}")

    def _on_other(self, body):
        self.notice("warning", "the host sent a message that is not due here")


def _present(registry):
    for entry in list(registry.entries.values()):
        if entry.live and not entry.library:
            yield Item("PRESENT", entry.uuid, entry.kind, entry.name, entry.version)

# SPDX-License-Identifier: GPL-3.0-or-later
"""What a background Blender does on a copy: repeats a logged session (rule 12.2), tries a plan, renders. The runner and its transactions are those of the real one."""

import json
import os

import addon_utils
import bpy

from . import current, headless, pump, rendering
from .errors import Refused
from .identity import store
from .operations import digest
from .paths import data_folder, project_folder
from .storage import atomic, mark
from .world import PROJECT_KEY, UUID_KEY, World, row, uuid_of

ANSWER = "ANSWER "
PROGRESS = "PROGRESS "


class Background:
    """Answers one request at a time. The first operation opens the bridge; until then identities are only stamped."""

    def __init__(self, tell):
        self._tell = tell
        self._world = World()
        self._bridge = None
        self._project_id = None
        self._logged = set()
        self._versions = {}
        self._said = []
        self._requests = {
            "project": self._on_project, "identity": self._on_identity, "execute": self._on_execute, "decide": self._on_decide,
            "reload": self._on_reload, "digest": self._on_digest, "save": self._on_save,
            "open": self._on_open, "render": self._on_render, "counts": self._on_counts}
        self._file = bpy.data.filepath
        self._between = f"{self._file}.replaying"  # beside it, so that relative paths stay as they are

    def answer(self, request):
        try:
            return self._requests[request["do"]](request)
        except Refused as refused:
            return {"error": refused.body()}

    def close(self):
        if self._bridge is not None:
            addon_utils.disable(__package__)
        if os.path.exists(self._between):
            os.remove(self._between)

    def _on_project(self, request):
        """What the file carries; it is the logged project from here on."""
        inside = mark.decode(self._world.read_mark(PROJECT_KEY))
        self._project_id = request["project_id"]
        if self._project_id is not None:
            self._world.write_mark(PROJECT_KEY, mark.encode(self._project_id, None))
            self._versions = self._kept_versions()
        return {"projects": [found["project_id"] for found in inside], "logs": [found.get("log") for found in inside]}

    def _on_open(self, request):
        """A copy of what somebody works on is as that was: scene_copy.py."""
        headless.leave_mode()
        for kind, name in request["unused"]:
            self._world.collection(kind)[(name, None)].use_fake_user = False
        rendering.show(request["scene"], request["view_layer"])
        return {"objects": len(bpy.data.objects)}

    def _on_render(self, request):
        frame = rendering.render(
            request["file"], request["engine"], request["width"], request["height"], request["samples"], request.get("camera"), request.get("frame"))
        return {"frame": frame}

    def _on_counts(self, _request):
        if self._bridge is not None:
            self._settle()
        return rendering.counts()

    def _on_identity(self, request):
        """The stamp that the first run gave, also to a copy that carried its original's: rules 5.2 and 12.2.

        Answers "present", "stamped", or "absent" when nothing of that name is without an identity of the log.
        """
        kind, name, uuid = request["kind"], request["name"], request["uuid"]
        self._logged.add(uuid)
        if self._bridge is not None:
            self._settle()
        if self._world.holders(uuid) and request["copy_of"] is None:
            return {"identity": "present"}
        found = self._world.collection(kind).get((name, None))
        held = uuid_of(found) if found is not None else None
        if held == uuid:
            return {"identity": "present"}
        if found is None or held in self._logged and held != request["copy_of"]:
            return {"identity": "absent"}
        found[UUID_KEY] = uuid
        if self._bridge is not None:
            self._rebind(held, uuid, row(kind, found))
        return {"identity": "stamped"}

    def _rebind(self, old, new, found):
        registry = self._bridge.project.registry
        entry = registry.live(old) if old is not None and not self._world.holders(old) else None
        if entry is not None:
            registry.tombstone(entry, "edit")
        registry.add(new, found)

    def _on_execute(self, request):
        """Versions that a log has are of the first run; what they, and checks of a later add-on, guard against shows in the digests."""
        self._open()
        self._settle()
        self._take_versions()
        operation_id = request["operation_id"]
        self._bridge.runner.repeats = request.get("logged", False)
        self._bridge.runner.execute({
            "operation_id": operation_id, "project_id": self._project_id, "label": request["label"], "steps": request["steps"],
            "expected": request.get("expected", [])})
        return self._heard("prepared", operation_id)

    def _kept_versions(self):
        """Of a dry run: as they are where the copy is from."""
        folder = project_folder(data_folder(), self._project_id)
        return {entry.uuid: entry.version for entry in store.load(folder).local() if entry.live}

    def _take_versions(self):
        """Once: that the copy was opened is no change of what is in it."""
        for uuid, version in self._versions.items():
            entry = self._bridge.project.registry.live(uuid)
            if entry is not None:
                entry.version = version
        self._versions = {}

    def _on_decide(self, request):
        self._bridge.runner.decide({"operation_id": request["operation_id"], "commit": request["commit"]})
        finished = self._heard("finished", request["operation_id"])
        self._settle()
        return finished

    def _on_reload(self, _request):
        """As a Blender finds it that reads the file: what nothing uses is not written to it."""
        if self._bridge is not None:
            self._settle()
            bpy.context.preferences.filepaths.save_version = 0
            bpy.ops.wm.save_as_mainfile(filepath=self._between, copy=True)
            bpy.ops.wm.open_mainfile(filepath=self._between, load_ui=False)
            headless.leave_mode()
            self._settle()
        return {"reloaded": self._bridge is not None}

    def _on_digest(self, _request):
        """Of every datablock of the file that has an identity."""
        self._open()
        self._settle()
        runner, found = self._bridge.runner, {}
        known = sorted(entry.uuid for entry in runner.registry.local() if entry.live)
        for _ in digest.parts(runner.stage, known, [], found):
            pass
        return {"digest": digest.whole(found), "datablocks": len(known)}

    def _on_save(self, request):
        self._open()
        self._settle()
        self._bridge.project.adopt_position(request["log"])
        self._bridge.writer.barrier().wait()
        bpy.context.preferences.filepaths.save_version = 0
        bpy.ops.wm.save_as_mainfile(filepath=self._file)
        atomic.sync(self._file)
        return {"saved": bpy.data.filepath}

    def _open(self):
        if self._bridge is None:
            headless.leave_mode()
            addon_utils.enable(__package__, default_set=False, persistent=True)
            self._bridge = current.get()
            self._bridge.link.say = self._say

    def _say(self, kind, body):
        if kind == "progress":
            self._tell(PROGRESS, body)
            return True
        self._said.append((kind, body))
        return True

    def _heard(self, kind, operation_id):
        """The runner's own answer, which a host would have got."""
        while True:
            for heard, body in self._said:
                if heard == kind and body["operation_id"] == operation_id:
                    self._said.clear()
                    return body
            self._pump()

    def _settle(self):
        self._world.flush()
        while not self._bridge.settled:
            self._pump()

    def _pump(self):
        self._bridge.woken.clear()
        if not pump.pump():
            self._bridge.woken.wait(self._bridge.budget.pump_every)
        if self._bridge.trouble is not None:
            raise Refused("AB-GATE-008", self._bridge.trouble)


def run(requests, answers):
    """Until the requests end. Nothing is saved unless one of them says so."""
    def tell(mark, body):
        print(mark + json.dumps(body), file=answers, flush=True)

    background = Background(tell)
    try:
        for line in requests:
            tell(ANSWER, background.answer(json.loads(line)))
    finally:
        background.close()

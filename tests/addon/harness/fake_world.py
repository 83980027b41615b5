# SPDX-License-Identifier: GPL-3.0-or-later
"""A file without Blender: lists of datablocks, for the registry's logic."""

from actor_bridge.identity.rows import Row


class Thing:
    """`session` plays Blender's session_uid or address."""

    sessions = 0

    def __init__(self, kind, name, uuid=None, library=""):
        Thing.sessions += 1
        self.kind, self.name, self.uuid, self.library, self.session = kind, name, uuid, library, Thing.sessions

    def row(self):
        return Row(self.kind, self.name, self.library, self.uuid, self.session)


class FakeWorld:
    sessions_are_stable = False

    def __init__(self, *things):
        self.things = list(things)
        self.reads = 0

    def kinds(self):
        return ["MESH", "OBJECT"]

    def of(self, kind):
        return [thing for thing in self.things if thing.kind == kind]

    def rows(self, kind, start, stop):
        self.reads += 1
        return [thing.row() for thing in self.of(kind)[start:stop]]

    def stamp(self, kind, start, stop, wanted):
        part = self.of(kind)[start:stop]
        for thing in part:
            stamp = wanted.get(thing.name)
            if stamp is not None and not thing.library and thing.uuid == stamp.old:
                thing.uuid = stamp.new
                del wanted[thing.name]
        return len(part)

    def find(self, kind, name, uuid):
        return next((t for t in self.of(kind) if not t.library and (t.name, t.uuid) == (name, uuid)), None)

    def missing_libraries(self):
        return []

    def holders(self, uuid):
        return [thing.row() for thing in self.things if not thing.library and thing.uuid == uuid]

    def __getitem__(self, name):
        return next(thing for thing in self.things if thing.name == name)

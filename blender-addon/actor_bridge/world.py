# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way to bpy: logic takes a World, so that it runs on a fake one without Blender."""

import os
import re

import bpy
import gpu

from . import preferences
from .identity.kinds import CLASSES, COLLECTIONS
from .identity.rows import Row
from .storage import atomic

UUID_KEY = "actorbridge_uuid"
PROJECT_KEY = "actorbridge_project"
OPEN_KEY = "actorbridge_open_operation"
LAST_KEY = "actorbridge_last_commit"
BACKUP = "backup:"
_WHOLE_STEPS = "use_undo_legacy"
# As the vocabulary calls them, and how Blender has called them in its versions.
ENGINES = {"CYCLES": ("CYCLES",), "EEVEE": ("BLENDER_EEVEE", "BLENDER_EEVEE_NEXT"), "WORKBENCH": ("BLENDER_WORKBENCH",)}
LOOKUPS = 16  # so many in a list of 10,000 cost as much as going through it
_CANONICAL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


class World:
    """Holds nothing: each call reaches into bpy anew (rule 8.1). Main thread only."""

    def __init__(self):
        self._kind_of = {}
        self.sessions_are_stable = hasattr(bpy.types.ID, "session_uid")

    @property
    def data(self):
        return bpy.data

    @property
    def background(self):
        return bpy.app.background

    def kinds(self):
        return [kind for kind, name in COLLECTIONS.items() if hasattr(bpy.data, name)]

    def collection(self, kind):
        return getattr(bpy.data, COLLECTIONS[kind])

    def rows(self, kind, start, stop):
        found = []
        for datablock in self.collection(kind)[start:stop]:  # in one piece: a scan calls nothing for each of ten thousand
            value = datablock.get(UUID_KEY)
            known = isinstance(value, str)
            if known and value.startswith(BACKUP):
                continue
            library = datablock.library
            session = datablock.session_uid if self.sessions_are_stable else datablock.as_pointer()
            found.append(Row(kind, datablock.name, library.filepath if library else "", value if known and _CANONICAL.match(value) else None, session))
        return found

    def stamp(self, kind, start, stop, wanted):
        """Compare and set, in one slice; gives the slice's length and takes what it stamped from `wanted`."""
        part = self.collection(kind)[start:stop]
        for datablock in part:
            stamp = wanted.get(datablock.name)
            if stamp is not None and datablock.library is None and uuid_of(datablock) == stamp.old:
                datablock[UUID_KEY] = stamp.new
                del wanted[stamp.name]
        return len(part)

    def find(self, kind, name, uuid):
        """The local datablock of that name, if it carries that UUID."""
        found = self.collection(kind).get((name, None))
        return found if found is not None and uuid_of(found) == uuid else None

    def uuid_named(self, identifier, name):
        """UUID of the datablock of that class and full name; the two where there is none, or it has none."""
        found = self.collection(CLASSES[identifier]).get((name, None)) if identifier in CLASSES else None
        return found is not None and uuid_of(found) or [identifier, name]

    def rows_of(self, kind, names):
        """{name: row} of the local datablocks with these names. Blender looks a name up in a list: for many it is gone through once."""
        collection = self.collection(kind)
        found = (collection.get((name, None)) for name in names) if len(names) < LOOKUPS else (one for one in collection if one.library is None and one.name in names)
        return {datablock.name: row(kind, datablock) for datablock in found if datablock is not None}

    def holders(self, uuid):
        """Every local datablock that carries the UUID: a full look, for when the name is stale."""
        return [
            row(kind, datablock)
            for kind in self.kinds()
            for datablock in self.collection(kind)
            if datablock.get(UUID_KEY) == uuid and datablock.library is None
        ]

    def kind_of(self, datablock):
        """By class, remembered per class; None for kinds without identity."""
        known = type(datablock)
        if known not in self._kind_of:
            names = [base.__name__ for base in known.__mro__]
            self._kind_of[known] = next((CLASSES[name] for name in names if name in CLASSES), None)
        return self._kind_of[known]

    def is_datablock(self, value):
        return isinstance(value, bpy.types.ID)

    def is_builtin(self, name):
        """A class of Blender's own, not one that an add-on has registered."""
        found = getattr(bpy.types, name, None)
        return found is not None and found.__module__ == "bpy.types"

    def users_of(self, datablock):
        """[(kind, name, uuid)] of the local datablocks that refer to it; a copy that a snapshot keeps is none."""
        found = {_owner(user) for user in bpy.data.user_map(subset={datablock})[datablock]} - {datablock}
        return sorted(
            (self.kind_of(user), user.name, user.get(UUID_KEY)) for user in found if self.kind_of(user) and user.library is None and not is_backup(user))

    def users_among(self, datablocks):
        """{uuid: [(uuid, kind)] of those that refer to it}, for all of these in one look."""
        found = bpy.data.user_map(subset=set(datablocks))
        return {used.get(UUID_KEY): [(user.get(UUID_KEY), self.kind_of(user)) for user in {_owner(user) for user in users} - {used}] for used, users in found.items()}

    def write_apart(self, path, kinds_and_names):
        """These datablocks, and all that they need, into a file of their own."""
        bpy.data.libraries.write(path, {self.collection(kind)[(name, None)] for kind, name in kinds_and_names}, path_remap="ABSOLUTE", fake_user=True)

    def missing_libraries(self):
        """Paths of linked files that are not there: of what they hold the file has placeholders without an identity."""
        return sorted(library.filepath for library in bpy.data.libraries if not os.path.exists(bpy.path.abspath(library.filepath)))

    def append(self, path, kind, name):
        """The datablock of that file, with all that it needs; gives [(kind, name)] of everything that has come."""
        before = {of: {datablock.name for datablock in self.collection(of)} for of in self.kinds()}
        libraries = {library.name for library in bpy.data.libraries}
        with bpy.data.libraries.load(path, link=False) as (source, wanted):
            if name in getattr(source, COLLECTIONS[kind]):
                setattr(wanted, COLLECTIONS[kind], [name])
        for left in [library for library in bpy.data.libraries if library.name not in libraries]:
            bpy.data.libraries.remove(left)
        return [
            (of, datablock.name) for of in self.kinds() for datablock in self.collection(of)
            if datablock.library is None and datablock.name not in before[of]]

    def remove_all(self, kinds_and_names):
        bpy.data.batch_remove([self.collection(kind)[(name, None)] for kind, name in kinds_and_names])

    def move_modifier(self, thing, name, place):
        """Blender before 4.0 has only an operator for this. It works on the active object, so this one is that for the moment; by `temp_override` it would be simpler and deadly (docs/architecture.md)."""
        if hasattr(thing.modifiers, "move"):
            thing.modifiers.move(thing.modifiers.find(name), place)
            return
        held, unseen = bpy.context.view_layer.objects, bpy.context.scene.collection.objects
        active, is_there = held.active, held.get(thing.name) == thing
        if not is_there:
            unseen.link(thing)
        try:
            held.active = thing
            bpy.ops.object.modifier_move_to_index(modifier=name, index=place)
        finally:
            held.active = active
            if not is_there:
                unseen.unlink(thing)

    def counts(self):
        return {kind: len(self.collection(kind)) for kind in self.kinds()}

    def flush(self):
        """Lets Blender evaluate what was changed, so that its handlers run now and not later."""
        bpy.context.view_layer.update()

    def scene(self):
        return bpy.context.scene

    def push_undo(self, label):
        bpy.ops.ed.undo_push(message=label)

    def can_undo(self):
        """Whether there is a second step: only by way of another can Blender be made to read the one that it is at."""
        return bpy.context.mode == "OBJECT" and (bpy.ops.ed.undo.poll() or bpy.ops.ed.redo.poll())

    def undo(self):
        """To the step before the one that Blender is at; False when there is none."""
        if not bpy.ops.ed.undo.poll():
            return False
        _reading_whole(bpy.ops.ed.undo)
        return True

    def redo(self):
        _reading_whole(bpy.ops.ed.redo)

    def back_to_step(self):
        """The scene as the step has it that Blender is at. No step comes or goes, and what can be redone stays."""
        if self.undo():
            self.redo()
        else:
            self.redo()
            self.undo()

    def may_undo(self):
        """Whether Blender keeps an undo stack, and is in a mode in which it can be used."""
        preferences = bpy.context.preferences
        return bpy.context.mode == "OBJECT" and preferences.edit.use_global_undo and hasattr(preferences.experimental, _WHOLE_STEPS)

    def identities(self):
        """{(kind, name): UUID} and {scene: project}: what a step lacks that was pushed before it was written."""
        uuids = {(kind, found.name): found[UUID_KEY] for kind in self.kinds() for found in self.collection(kind) if found.library is None and uuid_of(found)}
        return uuids, {scene.name: scene[PROJECT_KEY] for scene in bpy.data.scenes if scene.library is None and PROJECT_KEY in scene}

    def identify(self, identities):
        """Writes them anew where they are missing."""
        uuids, projects = identities
        for kind in self.kinds():
            for found in self.collection(kind):
                if found.library is None and UUID_KEY not in found and (kind, found.name) in uuids:
                    found[UUID_KEY] = uuids[(kind, found.name)]
        for scene in bpy.data.scenes:
            if scene.library is None and PROJECT_KEY not in scene and scene.name in projects:
                scene[PROJECT_KEY] = projects[scene.name]

    def frames(self):
        """Where each scene's time stands: the person's, and in every step."""
        return {scene.name_full: scene.frame_current_final for scene in bpy.data.scenes}

    def python_allowed(self):
        return preferences.python_allowed()

    def leave_mode(self):
        if bpy.context.mode != "OBJECT" and bpy.ops.object.mode_set.poll():
            bpy.ops.object.mode_set(mode="OBJECT")

    def write_copy(self, path):
        """Every local datablock in a file of its own. Not by a save: handlers of others would take it for the person's."""
        kept = {datablock for kind in self.kinds() for datablock in self.collection(kind) if datablock.library is None}
        bpy.data.libraries.write(path, kept, path_remap="ABSOLUTE")

    def write_whole(self, path):
        """As `write_copy`, with what nothing uses, which Blender would leave out; gives [[kind, name]] of that. It has a fake user only while this writes."""
        kept = {datablock for kind in self.kinds() for datablock in self.collection(kind) if datablock.library is None}
        unused = [datablock for datablock in kept if datablock.users == 0]
        try:
            for datablock in unused:
                datablock.use_fake_user = True
            bpy.data.libraries.write(path, kept, path_remap="ABSOLUTE")
        finally:
            for datablock in unused:
                datablock.use_fake_user = False
        return sorted([self.kind_of(datablock), datablock.name] for datablock in unused)

    def shown(self):
        """What a copy does not say: the scene and view layer that the person looks at, and the program that can read it."""
        return {"scene": bpy.context.scene.name, "view_layer": bpy.context.view_layer.name, "blender": bpy.app.binary_path}

    def is_rendering(self):
        return any(bpy.app.is_job_running(job) for job in ("RENDER", "OBJECT_BAKE"))

    def engine(self, scene):
        """Its name in the vocabulary, None when it is an add-on's."""
        return next((name for name, known in ENGINES.items() if scene.render.engine in known), None)

    def draw_viewport(self, width):
        """(width, height, RGBA bytes from the lower left) of the largest 3D viewport, at its own size unless `width` says another; None without one."""
        shown = [
            (window, area, region) for window in bpy.context.window_manager.windows for area in window.screen.areas if area.type == "VIEW_3D"
            for region in area.regions if region.type == "WINDOW" and region.width > 1 and region.height > 1]
        if not shown:
            return None
        window, area, region = max(shown, key=lambda found: found[2].width * found[2].height)
        view = area.spaces.active
        width, height = width or region.width, max(1, round(region.height * width / region.width) if width else region.height)
        drawn = gpu.types.GPUOffScreen(width, height)
        try:
            drawn.draw_view3d(
                window.scene, window.view_layer, view, region, view.region_3d.view_matrix, view.region_3d.window_matrix, do_color_management=True)
            with drawn.bind():
                pixels = gpu.state.active_framebuffer_get().read_color(0, 0, width, height, 4, 0, "UBYTE")
        finally:
            drawn.free()
        pixels.dimensions = 4 * width * height
        return width, height, bytes(pixels)

    def mode(self):
        return bpy.context.mode

    def blend(self):
        return bpy.data.filepath

    def save(self):
        """To its own path, as Ctrl+S does; there is no other way than the operator. Durable when this returns (rule 1.3).

        The fsync holds the main thread as the operator does: who asked for the save waits for both, and no plan is open meanwhile.
        """
        bpy.ops.wm.save_mainfile()
        atomic.sync(bpy.data.filepath)

    def version(self):
        return bpy.app.version_string

    def read_mark(self, key):
        """The values of that key on the local scenes, without doubles: no scene is special, so each carries it."""
        found = [scene[key] for scene in bpy.data.scenes if scene.library is None and isinstance(scene.get(key), str)]
        return list(dict.fromkeys(found))

    def write_mark(self, key, value):
        """None removes it."""
        for scene in bpy.data.scenes:
            if scene.library is not None:
                continue
            if value is not None:
                scene[key] = value
            elif key in scene:
                del scene[key]


def _reading_whole(step):
    """Goes to a step that is read whole. Otherwise Blender keeps what two steps have in common as it is, also where it was changed since without a step (measured). A preference, put back at once."""
    preferences = bpy.context.preferences
    view, experimental = preferences.view, preferences.experimental
    kept = view.show_developer_ui, getattr(experimental, _WHOLE_STEPS), preferences.is_dirty
    view.show_developer_ui = True  # without it Blender looks at no experimental preference
    setattr(experimental, _WHOLE_STEPS, True)
    try:
        step()
    finally:
        view.show_developer_ui = kept[0]
        setattr(experimental, _WHOLE_STEPS, kept[1])
        preferences.is_dirty = kept[2]


def _owner(user):
    """Shape keys, whose drivers refer to others, are a datablock without an identity of its own: they are whose they are."""
    return user.user if isinstance(user, bpy.types.Key) else user


def row(kind, datablock):
    library = datablock.library
    session = datablock.session_uid if hasattr(datablock, "session_uid") else datablock.as_pointer()
    return Row(kind, datablock.name, library.filepath if library else "", uuid_of(datablock), session)


def uuid_of(datablock):
    """None also for what is not a UUID: the property can be edited by anyone (rule 11.1)."""
    value = datablock.get(UUID_KEY)
    return value if isinstance(value, str) and _CANONICAL.match(value) else None


def is_backup(datablock):
    """Copies that a snapshot keeps are nobody's datablocks."""
    value = datablock.get(UUID_KEY)
    return isinstance(value, str) and value.startswith(BACKUP)

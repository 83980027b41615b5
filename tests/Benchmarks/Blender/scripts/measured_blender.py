# SPDX-License-Identifier: GPL-3.0-or-later
"""A Blender with the add-on whose main-thread work is timed, and beside it a bare socket and timer that make the same change without any guard.

The bare one starts when it is asked for, and ends the add-on: so both have the same Blender, one after the other.
"""

import json
import os
import queue
import signal
import socket
import sys
import threading
import time

import addon_utils
import bpy
from bpy.app.handlers import persistent

COUNT = int(os.environ["BENCH_OBJECTS"])
VERTICES = int(os.environ["BENCH_VERTICES"])
sys.path.insert(0, os.environ["ADDON_FOLDER"])
bpy.context.preferences.view.show_splash = False
addon_utils.enable("actor_bridge", default_set=False, persistent=True)

from actor_bridge import current, pump  # noqa: E402
from actor_bridge.events import handlers  # noqa: E402
from actor_bridge.operations import images, transaction  # noqa: E402

bridge = current.get()
PAUSE = bridge.budget.pump_every  # until it is told to hurry
asked = queue.Queue()
figures = {}
spent = {"handler": 0.0, "blender": 0.0}
counted = {"turns": 0}


def note(name, seconds):
    figures.setdefault(name, []).append(seconds * 1000)


def timed(name, function):
    """Blender's own work, without what our handlers do within it."""
    def call(*arguments):
        begun, handled = time.perf_counter(), spent["handler"]
        try:
            return function(*arguments)
        finally:
            seconds = time.perf_counter() - begun - (spent["handler"] - handled)
            spent["blender"] += seconds
            note(name, seconds)
    return call


@persistent
def on_depsgraph(scene, depsgraph):
    begun = time.perf_counter()
    try:
        known(scene, depsgraph)
    finally:
        seconds = time.perf_counter() - begun
        spent["handler"] += seconds
        note("handler", seconds)


def turn(of):
    """A tick in which the add-on does something; those that only look whether there is anything to do would make the others look better."""
    before, begun = dict(spent), time.perf_counter()
    counted["turns"] += 1
    turned(of)
    note("tick", time.perf_counter() - begun - (spent["blender"] - before["blender"]))


def image(*arguments):
    """What a commit leaves to revert it by, piece by piece."""
    work = kept(*arguments)
    while True:
        begun = time.perf_counter()
        try:
            next(work)
        except StopIteration as over:
            return over.value
        finally:
            note("image", time.perf_counter() - begun)
        yield


def follow():
    """Where the time of a guarded change goes: taken by the pump, prepared, decided, finished. The first and the last also by the clock, which the client has as well."""
    runner, at = bridge.runner, {}

    def mark(name, function, since=None):
        def call(*arguments):
            if since in at:
                note(name, time.perf_counter() - at.pop(since))
            at[name] = time.perf_counter()
            return function(*arguments)
        return call
    execute = runner.execute

    def executing(body):
        at["turns"] = counted["turns"]
        note("taken_at", at["taken"])
        execute(body)
    runner.execute = mark("taken", executing)
    runner._prepared = mark("prepared", runner._prepared, "taken")
    runner.decide = mark("decided", runner.decide, "prepared")
    finish = runner._finished

    def finished():
        finish()
        note("finished_at", time.perf_counter())
        note("finished", time.perf_counter() - at.pop("decided"))
        figures.setdefault("turns", []).append(counted["turns"] - at.pop("turns") + 1)
    runner._finished = finished


known, turned, kept = handlers.on_depsgraph, pump._turn, images.of
bridge.world.flush = timed("depsgraph", bridge.world.flush)
bridge.world.push_undo = timed("undo", bridge.world.push_undo)
bpy.app.handlers.depsgraph_update_post[bpy.app.handlers.depsgraph_update_post.index(known)] = on_depsgraph
handlers._HANDLERS["depsgraph_update_post"] = handlers.on_depsgraph = on_depsgraph
transaction.images.of = image
follow()
pump._turn = turn


def furnish():
    """Objects that share a hundred meshes, and one mesh with many vertices. No 3D view: software would draw it, and every one of the changes with it."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            area.type = "TEXT_EDITOR"
    meshes = [bpy.data.meshes.new(f"Mesh {number}") for number in range(100)]
    for mesh in meshes:
        mesh.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
    dense = bpy.data.meshes.new("Dense")
    dense.vertices.add(VERTICES)
    for number in range(COUNT - len(bpy.data.objects)):
        thing = bpy.data.objects.new(f"Thing {number:05}", meshes[number % 100] if number else dense)
        thing.location = (number % 100, number // 100, 0)
        bpy.context.scene.collection.objects.link(thing)
    bpy.context.view_layer.update()
    bpy.ops.ed.undo_push(message="furnished")


def serve():
    """The socket's thread: a line in, a line out. What changes the scene waits for the timer."""
    listener = socket.create_server(("127.0.0.1", 0))
    with open(os.environ["BENCH_PORT_FILE"] + ".new", "w", encoding="ascii") as file:
        file.write(str(listener.getsockname()[1]))
    os.replace(file.name, os.environ["BENCH_PORT_FILE"])
    peer, _ = listener.accept()
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for line in peer.makefile("r", encoding="utf-8"):
        answer = queue.Queue()
        asked.put((json.loads(line), answer))
        peer.sendall(json.dumps(answer.get()).encode("utf-8") + b"\n")


def answer_those_that_wait():
    while not asked.empty():
        request, answer = asked.get()
        answer.put(WHAT[request["do"]](request))
    return PAUSE


def move(request):
    thing = bpy.data.objects[request["name"]]
    thing.location = request["to"]
    bpy.context.view_layer.update()
    bpy.ops.ed.undo_push(message="moved")
    return {}


def take(_request):
    """All that was timed since the last time."""
    taken = {name: sorted(times) for name, times in figures.items()}
    figures.clear()
    return taken


def end_addon(_request):
    addon_utils.disable("actor_bridge")
    return {}


def hurry(_request):
    """From now on the bare timer looks as often as the add-on's does: each time that Blender's loop comes round."""
    global PAUSE
    PAUSE = 0.0
    return {}


def scan(_request):
    bridge.project.scanner.request()
    return {}


WHAT = {"move": move, "take": take, "end_addon": end_addon, "hurry": hurry, "scan": scan}


def begin():
    furnish()
    threading.Thread(target=serve, daemon=True).start()
    bpy.app.timers.register(answer_those_that_wait, persistent=True)


bpy.app.timers.register(begin, first_interval=0.2)
signal.signal(signal.SIGTERM, lambda *_: bpy.app.timers.register(bpy.ops.wm.quit_blender, first_interval=0.0))

# SPDX-License-Identifier: GPL-3.0-or-later
"""A check over syntax trees: does a bpy reference outlive the function that fetched it? (rule 8.1)"""

import ast
import re

FORBIDDEN_CALLS = {"exec", "eval", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "subprocess", "marshal", "shelve", "ctypes", "runpy", "code", "multiprocessing"}
FETCHING = {"resolve", "resolve_object", "editable", "named"}
OF_THE_WORLD = {"collection", "find", "scene"}
STORING = {"append", "add", "insert", "extend", "appendleft", "setdefault", "update", "put", "put_nowait", "submit", "partial"}
ROOTS = (("bpy", "data"), ("bpy", "context"), ("world", "data"))
# What leads from one of Blender's things to another; a number or a text that is read from one is no reference.
LEADING = {
    "data", "parent", "object", "material", "active_material", "materials", "material_slots", "modifiers", "constraints", "node_tree", "nodes", "links",
    "animation_data", "action", "fcurves", "drivers", "collection", "children", "objects", "shape_keys", "key_blocks", "vertices", "polygons", "edges", "loops",
    "camera", "view_layers", "layer_collection", "id_data", "vertex_groups", "pose", "bones", "splines", "inputs", "outputs"}
PASSING = {"list", "tuple", "set", "frozenset", "dict", "sorted", "reversed", "enumerate", "zip", "filter", "map", "iter", "next", "partial"}
USING_UP = {"list", "tuple", "set", "frozenset", "dict", "sorted"}
CACHING = {"cache", "lru_cache", "cached_property"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


def forbidden(tree):
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
            found.append(node.func.id)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in FORBIDDEN_MODULES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FORBIDDEN_MODULES:
            found.append(node.module)
    return found


def overridden(tree):
    """Lines of operators called under `temp_override`: while they run, Blender reads Python's values without Python's lock."""
    return [
        used.lineno for node in ast.walk(tree) if isinstance(node, ast.With)
        and any(isinstance(part, ast.Attribute) and part.attr == "temp_override" for item in node.items for part in ast.walk(item))
        for line in node.body for used in ast.walk(line)
        if isinstance(used, ast.Attribute) and used.attr == "ops" and isinstance(used.value, ast.Name) and used.value.id == "bpy"]


def escapes(tree):
    """["Class.function:line what"] for each place where a reference leaves by anything but the return value, or never was within a call."""
    lasting = {target.id for node in ast.iter_child_nodes(tree) if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}
    module = _Module(tree)
    found = [f"{owner}:{line} {what}" for owner, function in _functions(tree) for line, what in _Function(function, lasting).escapes() or _Function(function, lasting, module).lasts()]
    return found + [f"{owner}:{line} {what}" for owner, line, what in _outside(tree)]


def _functions(tree, owner=""):
    """Also those within an `if`, a `try` or a `with`. What is within a function is looked at with it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, FUNCTIONS[:2]):
            yield f"{owner}{node.name}", node
        else:
            yield from _functions(node, f"{owner}{node.name}." if isinstance(node, ast.ClassDef) else owner)


def _outside(tree, owner="", at_import=True):
    """What a module or a class keeps, and defaults, which are fetched once for all calls."""
    nothing_known = _Function(ast.parse(""))
    for node in ast.iter_child_nodes(tree):
        here = f"{owner}{node.name}" if isinstance(node, (ast.ClassDef, *FUNCTIONS[:2])) else owner
        if isinstance(node, FUNCTIONS):
            for value in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
                if nothing_known.carries(value):
                    yield here or "lambda", value.lineno, "is a default"
        elif at_import and isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value is not None and nothing_known.carries(node.value):
            yield owner + ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target), node.lineno, "is kept outside any function"
        yield from _outside(node, f"{here}." if isinstance(node, ast.ClassDef) else here, at_import and not isinstance(node, FUNCTIONS))


class _Module:
    """What the functions of one file give each other: which give a reference back, and which parameters get one."""

    def __init__(self, tree):
        self._functions_of = {}
        for _, function in _functions(tree):
            self._functions_of.setdefault(function.name, []).append(function)
        self.giving, self.given = set(), {name: set() for name in self._functions_of}
        known = None
        while known != (known := (len(self.giving), sum(map(len, self.given.values())))):
            for _, function in _functions(tree):
                self._learn(function)

    def gives(self, call):
        return _own_name(call) in self.giving

    def _learn(self, function):
        looked = _Function(function, (), self)
        for node in _within(function):
            if isinstance(node, ast.Return) and node.value is not None and looked.carries(node.value):
                self.giving.add(function.name)
            elif isinstance(node, ast.Call) and _own_name(node) in self.given:
                self._pass(node, looked)

    def _pass(self, call, looked):
        for function in self._functions_of[_own_name(call)]:
            names = [argument.arg for argument in [*function.args.posonlyargs, *function.args.args]]
            names = names[1:] if names[:1] in (["self"], ["cls"]) else names
            carried = [name for name, value in zip(names, call.args) if looked.carries(value)]
            self.given[function.name].update(carried, (k.arg for k in call.keywords if k.arg and looked.carries(k.value)))


def _within(function):
    """Its own nodes, without those of functions in it, whose `return` is their own."""
    for node in ast.iter_child_nodes(function):
        yield node
        if not isinstance(node, FUNCTIONS):
            yield from _within(node)


def _own_name(call):
    """The name of a function of the same file or of the same object, or nothing."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id in ("self", "cls") else None


class _Function:
    def __init__(self, function, lasting=(), module=None):
        self._function = function
        self._module = module
        self._lasting = {"self", "cls", *lasting}
        self._held = set(module.given.get(getattr(function, "name", None), ())) if module is not None else set()
        self._globals = {name for node in ast.walk(function) if isinstance(node, (ast.Global, ast.Nonlocal)) for name in node.names}
        self._made = {target.id for node in ast.walk(function) if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}
        for _ in range(2):  # a name may be used above the line that gives it its value, in a loop
            for node in ast.walk(function):
                self._learn(node)

    def lasts(self):
        """Of what other functions of the file gave it: what it puts into itself, its class or its module. (Whatever else it sets may be Blender's own.)"""
        found = []
        for node in ast.walk(self._function):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, (ast.AnnAssign, ast.AugAssign)) else []
            if isinstance(node, ast.Call):
                targets = [node.args[0] if isinstance(node.func, ast.Name) and node.args else node.func] if self._stores(node) else []
            elif not targets or node.value is None or not self.carries(node.value):
                continue
            if any(isinstance(part, ast.Name) and part.id in self._lasting | self._globals for target in targets if self._outlives(target) for part in ast.walk(target)):
                found.append((node.lineno, "is kept, and comes from another function"))
        return found

    def escapes(self):
        return list(self._escapes())

    def _escapes(self):
        cached = any(getattr(part, "id", getattr(part, "attr", "")) in CACHING for by in getattr(self._function, "decorator_list", ()) for part in ast.walk(by))
        for node in ast.walk(self._function):
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and node.value is not None and self.carries(node.value):
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if self._outlives(target):
                        yield node.lineno, "is kept in an attribute, a container or a global"
            elif isinstance(node, (ast.For, ast.AsyncFor)) and self.carries(node.iter) and isinstance(node.target, (ast.Attribute, ast.Subscript)):
                yield node.lineno, "is kept by a loop"
            elif isinstance(node, ast.Call) and self._stores(node):
                yield node.lineno, "is put into a container"
            elif isinstance(node, FUNCTIONS) and node is not self._function and self._captures(node):
                yield node.lineno, "is captured by a function"
            elif cached and isinstance(node, ast.Return) and node.value is not None and self.carries(node.value):
                yield node.lineno, "is kept by a cache"
            elif isinstance(node, ast.Yield) and node.value is not None and self.carries(node.value):
                yield node.lineno, "is held over a yield by whoever gets it"
        if self._held and any(isinstance(node, (ast.Yield, ast.YieldFrom, ast.Await)) for node in ast.walk(self._function)):
            yield self._function.lineno, "is held over a yield"

    def _learn(self, node):
        if isinstance(node, ast.Assign) and self.carries(node.value):
            for target in node.targets:
                self._hold(target)
        elif isinstance(node, ast.NamedExpr) and self.carries(node.value):
            self._hold(node.target)
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)) and self.carries(node.iter):
            self._hold(node.target)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in STORING and isinstance(node.func.value, ast.Name):
            if node.func.value.id in self._made and any(map(self.carries, node.args)):
                self._held.add(node.func.value.id)  # a container of the function's own

    def _hold(self, target):
        if isinstance(target, ast.Name):
            self._held.add(target.id)
        elif isinstance(target, ast.Tuple):
            for part in target.elts:
                self._hold(part)

    def carries(self, value):
        """Is the value itself a reference, or a container with one in it? What is computed from one is not."""
        if isinstance(value, ast.Name):
            return value.id in self._held
        if isinstance(value, ast.Call):
            if self._module is not None and self._module.gives(value):
                return True
            if isinstance(value.func, ast.Attribute):
                return self._fetches(value.func) or value.func.attr == "partial" and any(map(self.carries, value.args))
            used_up = isinstance(value.func, ast.Name) and value.func.id in USING_UP
            return isinstance(value.func, ast.Name) and value.func.id in PASSING and any(self._in_elements(a) if used_up else self.carries(a) for a in value.args)
        if isinstance(value, (ast.Tuple, ast.List, ast.Set)):
            return any(map(self.carries, value.elts))
        if isinstance(value, ast.Dict):
            return any(map(self.carries, filter(None, value.values)))
        if isinstance(value, ast.IfExp):
            return self.carries(value.body) or self.carries(value.orelse)
        if isinstance(value, COMPREHENSIONS):
            if isinstance(value, ast.GeneratorExp) and self.carries(value.generators[0].iter):
                return True  # it has begun on it, and is asked for the next one later
            return self._in_elements(value)
        if isinstance(value, ast.Starred):
            return self.carries(value.value)
        if isinstance(value, ast.BoolOp):
            return any(map(self.carries, value.values))
        if isinstance(value, ast.Subscript) and not self._rooted(value):
            return self._leads(value.value)
        return self._rooted(value) or self._leads(value)

    def _in_elements(self, value):
        """Of what list() and the like use up at once, only the elements count."""
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "map":
            return False
        if not isinstance(value, COMPREHENSIONS):
            return self.carries(value)
        targets = {g.target.id for g in value.generators if isinstance(g.target, ast.Name) and self.carries(g.iter)}
        made = [value.key, value.value] if isinstance(value, ast.DictComp) else [value.elt]
        return any(isinstance(part, ast.Name) and part.id in targets or self.carries(part) for part in made)

    def _leads(self, value):
        """thing.data, thing.modifiers[0]: from one that is held to another."""
        while isinstance(value, (ast.Attribute, ast.Subscript)):
            if isinstance(value, ast.Attribute) and value.attr not in LEADING:
                return False
            value = value.value
        return self.carries(value) if isinstance(value, (ast.Name, ast.Call)) else False

    def _fetches(self, method):
        owner = method.value.attr if isinstance(method.value, ast.Attribute) else getattr(method.value, "id", "")
        return (
            method.attr in FETCHING and owner not in {"registry", "_registry"} or method.attr in OF_THE_WORLD and owner in {"world", "_world"}
            or method.attr in {"get", "new", "values"} and (self._rooted(method.value) or self.carries(method.value)))

    def _rooted(self, value):
        """bpy.data.…, bpy.context.…, world.data.… however deep, but not the plain values at a known end."""
        names = []
        while isinstance(value, (ast.Attribute, ast.Subscript)):
            if isinstance(value, ast.Attribute):
                names.append(value.attr)
            value = value.value
        if isinstance(value, ast.Name):
            names.append(value.id)
        names.reverse()
        if names[-1:] and names[-1] in {"name", "filepath", "mode", "background", "library", "is_dirty"}:
            return False
        return any(names[i:i + 2] == list(root) and len(names) > i + 2 for root in ROOTS for i in range(len(names)))

    def _outlives(self, target):
        if isinstance(target, ast.Name):
            return target.id in self._globals
        if isinstance(target, (ast.Tuple, ast.List)):
            return any(map(self._outlives, target.elts))
        root = target
        while isinstance(root, (ast.Attribute, ast.Subscript)):
            root = root.value
        if isinstance(root, ast.Call) or self.carries(root):
            return False  # into Blender's own data
        return not self._rooted(target)

    def _stores(self, call):
        if isinstance(call.func, ast.Name) and call.func.id == "setattr":
            return len(call.args) == 3 and self.carries(call.args[2]) and not self.carries(call.args[0]) and not self._rooted(call.args[0])
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in STORING:
            return False
        holder = call.func.value
        root = holder
        while isinstance(root, (ast.Attribute, ast.Subscript)):
            root = root.value
        return isinstance(root, ast.Name) and root.id in self._lasting and any(map(self.carries, [*call.args, *(keyword.value for keyword in call.keywords)]))

    def _captures(self, function):
        return any(isinstance(node, ast.Name) and node.id in self._held for node in ast.walk(function))


WRITING = {
    "os": {"write", "pwrite", "writev", "truncate", "ftruncate", "rename", "renames", "replace", "link", "symlink", "mkfifo", "fdopen", "sendfile", "copy_file_range"},
    "shutil": {"copy", "copy2", "copyfile", "copyfileobj", "copytree", "move", "make_archive", "unpack_archive"},
    "tempfile": {"NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"},
}


def writes(tree):
    """Calls that can change a file's bytes or its name; a mode that is not known counts as one that writes."""
    found = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        function = call.func
        name = function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
        module = function.value.id if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) else ""
        if name in WRITING.get(module, ()) or name in ("write_text", "write_bytes") or (isinstance(function, ast.Name) and any(name in names for names in WRITING.values())):
            found.append(name)
        elif name == "open" and not _reads(module, call):
            found.append(name)
    return found


def _reads(module, call):
    if module == "os":
        return len(call.args) == 2 and isinstance(call.args[1], ast.Attribute) and call.args[1].attr == "O_RDONLY"
    place = 0 if module and module != "io" else 1  # a path's own open() has the mode first
    mode = next((keyword.value for keyword in call.keywords if keyword.arg == "mode"), call.args[place] if len(call.args) > place else None)
    return mode is None or (isinstance(mode, ast.Constant) and mode.value in ("r", "rb", "rt"))


BY_BLENDER = re.compile(r"bpy\.ops\.(wm\.save_\w+|wm\.\w+_export|export_\w+\.\w+|image\.save\w*)|.*\blibraries\.write|.*\.save_render")
TO_PARTIAL = {"write_apart", "write_copy", "write_whole"}
OURS = {"store", "world", "_world"}  # their `save` is looked at where it is


def blender_writes(tree):
    """[("Class.function", synced)] for each place that has Blender itself write a file; `synced`: `atomic.sync` follows on the same level of the function."""
    within = {id(node): (owner, function) for owner, function in _functions(tree) for node in ast.walk(function)}
    found = []
    for node in ast.walk(tree):
        if _has_blender_write(node):
            owner, function = within.get(id(node), ("", tree))
            found.append((owner, any(
                isinstance(line, ast.Expr) and isinstance(line.value, ast.Call) and ast.unparse(line.value.func) == "atomic.sync" and line.lineno > node.lineno for line in function.body)))
    return found


def _has_blender_write(node):
    if isinstance(node, ast.Call):
        asked = {keyword.arg: keyword.value for keyword in node.keywords}
        return any(name in asked and not (isinstance(asked[name], ast.Constant) and not asked[name].value) for name in ("write_still", "animation"))
    if not isinstance(node, ast.Attribute):
        return False
    of_an_image = node.attr == "save" and getattr(node.value, "attr", getattr(node.value, "id", "")) not in OURS
    return of_an_image or BY_BLENDER.fullmatch(ast.unparse(node)) is not None


def not_partial(tree):
    """Lines that have a part of the scene written under a name which is not `.partial`, or hand that on to others than `scene_copies.write`."""
    fine = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.args[0] if call.args else None
        if isinstance(name, ast.JoinedStr) and isinstance(name.values[-1], ast.Constant) and name.values[-1].value.endswith(".partial"):
            fine.add(id(call.func))
        elif ast.unparse(call.func) == "scene_copies.write":
            fine.update(map(id, call.args))
    return [
        node.lineno for node in ast.walk(tree)
        if (getattr(node, "attr", None) or getattr(node, "id", None)) in TO_PARTIAL and isinstance(node, (ast.Attribute, ast.Name)) and id(node) not in fine]

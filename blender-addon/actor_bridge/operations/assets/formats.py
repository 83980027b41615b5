# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file is by its content, and which others it needs; an ending proves nothing (rule 11.1)."""

import json
import math
import posixpath
import struct
from urllib.parse import unquote

from ...errors import ASSET_BROKEN, Refused

ENDINGS = {"OBJ": "obj", "FBX": "fbx", "STL": "stl", "GLB": "glb", "GLTF": "gltf", "BLEND": "blend"}
_IMAGES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"\x76\x2f\x31\x01", "exr"), (b"#?RADIANCE", "hdr"), (b"II*\0", "tif"), (b"MM\0*", "tif"))
_ENDS = {"png": (b"IEND\xaeB`\x82",), "jpg": (b"\xff\xd9",)}


def check(kind, name, data):
    """Refuses what is not whole or not of that kind; gives the ending that an importer goes by."""
    if kind == "IMAGE":
        return _image(name, data)
    broken = _CHECKS[kind](data)
    if broken is not None:
        raise Refused(ASSET_BROKEN, f"'{name}' is no {kind}: {broken}")
    return ENDINGS[kind]


def references(kind, name, data):
    """Names within the inbox of the files that this one needs. Of those that an OBJ names, its material files name more."""
    if kind == "OBJ":
        found = [line[7:].strip() for line in _lines(data) if line.startswith("mtllib ")]
    elif kind == "MTL":
        found = [_texture(line) for line in _lines(data) if line.lower().startswith(("map_", "bump ", "norm ", "disp ", "refl "))]
    elif kind in ("GLTF", "GLB"):
        found = [unquote(uri) for uri in _uris(_document(data)) if not uri.startswith("data:")]
    else:
        found = []
    folder = posixpath.dirname(name)
    return list(dict.fromkeys(posixpath.normpath(posixpath.join(folder, item.replace("\\", "/"))) for item in found))


def _texture(line):
    """The file is the last of the line, behind its options."""
    words = line.split()
    place = 1
    while place < len(words) - 1 and words[place].startswith("-"):
        place += 1
        while place < len(words) - 1 and _is_option_value(words[place]):
            place += 1
    return " ".join(words[place:])


def _is_option_value(word):
    return word in ("on", "off") or _number(word) is not None


def _number(word):
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _lines(data):
    return (line.strip() for line in data.decode("utf-8", "replace").replace("\\\n", " ").splitlines())


def _obj(data):
    """Blender's importer leaves out what it does not understand; half an asset is none."""
    if b"\0" in data:
        return "it has bytes that are no text"
    if not data.endswith(b"\n"):
        return "its last line has no end"
    vertices, faces = 0, 0
    for number, line in enumerate(_lines(data), 1):
        words = line.split()
        if line.startswith("v "):
            vertices += 1
            if len(words) < 4 or any(_number(word) is None for word in words[1:4]):
                return f"line {number} is no vertex"
        elif line.startswith("f "):
            faces += 1
            if len(words) < 4 or not all(_is_corner(word, vertices) for word in words[1:]):
                return f"line {number} has a face of vertices that are not there"
    return None if vertices else "it has no vertices"


def _is_corner(word, vertices):
    index = word.split("/")[0]
    digits = index[1:] if index.startswith("-") else index
    return digits.isascii() and digits.isdigit() and 1 <= int(digits) <= vertices


def _stl(data):
    if len(data) >= 84 and len(data) == 84 + 50 * struct.unpack_from("<I", data, 80)[0]:
        return None if len(data) > 84 else "it has no faces"
    if not data.lstrip().startswith(b"solid"):
        return "its length is not that of its faces"
    if b"facet normal" not in data:
        return "it has no faces"
    return None if data.rstrip().splitlines()[-1].strip().startswith(b"endsolid") else "it does not end with 'endsolid'"


def _fbx(data):
    """Its records down to the last: Blender's importer follows a length wherever it leads, and may not come back."""
    if not data.startswith(b"Kaydara FBX Binary  \0") or len(data) < 27:
        return "it does not begin as a binary FBX does"
    head = struct.Struct("<QQQB" if struct.unpack_from("<I", data, 23)[0] >= 7500 else "<IIIB")
    place, ends = 27, []
    while True:
        if place + head.size > (ends[-1] if ends else len(data)):
            return "a record has no end: it is cut off"
        end, count, length, name = head.unpack_from(data, place)
        if end == 0:
            if not ends:
                return None
            place += head.size
        else:
            inside = place + head.size + name + length
            if not inside <= end <= (ends[-1] if ends else len(data)) or count * 2 > length:
                return "a record leads out of it: it is cut off or damaged"
            if inside < end:
                ends.append(end)
            place = inside
        while ends and place == ends[-1]:
            ends.pop()


def _glb(data):
    if len(data) < 20 or data[:4] != b"glTF" or struct.unpack_from("<I", data, 4)[0] != 2:
        return "it does not begin as glTF 2.0 does"
    length = struct.unpack_from("<I", data, 8)[0]
    return f"it says that it has {length} bytes, and has {len(data)}" if length != len(data) else _document_fault(data)


def _gltf(data):
    return _document_fault(data)


def _document_fault(data):
    try:
        found = _document(data)
        list(_uris(found))
    except (ValueError, RecursionError, AttributeError, TypeError) as error:
        return f"its JSON can't be read: {error}"
    version = found.get("asset", {}).get("version") if isinstance(found.get("asset"), dict) else None
    return None if isinstance(version, str) and version.startswith("2.") else "its asset has no version 2"


def _document(data):
    text = data[20:20 + struct.unpack_from("<I", data, 12)[0]] if data[:4] == b"glTF" else data
    return json.loads(text.decode("utf-8"))


def _uris(document):
    for item in [*document.get("buffers", ()), *document.get("images", ())]:
        if isinstance(item.get("uri"), str):
            yield item["uri"]


def _blend(data):
    return None if data.startswith((b"BLENDER", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")) else "it does not begin as a .blend does"


def _image(name, data):
    ending = next((ending for start, ending in _IMAGES if data.startswith(start)), None)
    if ending is None:
        raise Refused(ASSET_BROKEN, f"'{name}' is no picture that can be imported: PNG, JPEG, OpenEXR, Radiance HDR or TIFF")
    if ending in _ENDS and not data.endswith(_ENDS[ending]):
        raise Refused(ASSET_BROKEN, f"'{name}' does not end as a {ending.upper()} does: it is cut off")
    return ending


_CHECKS = {"OBJ": _obj, "STL": _stl, "FBX": _fbx, "GLB": _glb, "GLTF": _gltf, "BLEND": _blend}

"""What a drawing names among its resources. The rest is of other pages, or of nothing, and must not come along.

Many programs give all pages of a file one list of pictures, so that a page which is left out or blacked out would
still be in the file through its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

_HOLDERS = ("/XObject", "/Pattern", "/Properties", "/ExtGState")  # kinds of resources that hold pictures and words
_NAME = re.compile(rb"/([^\0\t\n\f\r /<>\[\](){}%]+)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_DEEPEST = 12  # forms inside forms


def shown_resources(contents: pikepdf.Object | None, resources: pikepdf.Object) -> pikepdf.Object:
    """The resources with which a page or form draws; the same object when it draws with all that hold anything.

    Forms inside it lose in place what they do not draw with. A drawing that cannot be read keeps everything.
    """
    return _shown(contents, resources, set(), 0)


def keep_shown(form: pikepdf.Object) -> None:
    """Take from the resources of a form, in place, what it does not draw with."""
    _keep_shown(form, set(), 0)


def _shown(contents: pikepdf.Object | None, resources: pikepdf.Object, seen: set, depth: int) -> pikepdf.Object:
    held = _held(resources)
    if not any(held.values()) or depth > _DEEPEST:
        return resources
    try:
        named = _named(contents, resources)
    except (pikepdf.PdfError, RuntimeError):
        return resources
    for one in (one for entries in held.values() for key, one in entries.items() if _bare(key) in named):
        _keep_shown(one, seen, depth + 1)
    if all(_bare(key) in named for entries in held.values() for key in entries):
        return resources
    gone = {kind: {key for key in entries if _bare(key) not in named} for kind, entries in held.items()}
    return Dictionary({
        kind: _without(entries, gone[kind]) if gone.get(kind) else entries for kind, entries in resources.items()
    })  # fmt: skip


def _without(entries: pikepdf.Object, gone: set[str]) -> Dictionary:
    return Dictionary({key: one for key, one in entries.items() if key not in gone})


def _keep_shown(one: pikepdf.Object, seen: set, depth: int) -> None:
    """The same for a form, a pattern, or the mask of a state, which have resources of their own."""
    mask = one.get("/SMask")
    form = mask.get("/G") if isinstance(mask, Dictionary) and not isinstance(mask, Stream) else one
    if not isinstance(form, Stream) or form.objgen in seen or form.get("/Subtype") == Name.Image:
        return
    seen.add(form.objgen)
    own = form.get("/Resources")
    if isinstance(own, Dictionary):
        shown = _shown(form, own, seen, depth)
        if shown is not own:
            form.Resources = shown


def _held(resources: pikepdf.Object) -> dict[str, dict[str, pikepdf.Object]]:
    """Kind -> name -> what holds pictures or words; of the states of drawing only those with a mask."""
    found = {}
    for kind in _HOLDERS:
        entries = resources.get(kind) if isinstance(resources, Dictionary) else None
        if isinstance(entries, Dictionary):
            found[kind] = {
                key: one
                for key, one in entries.items()
                if isinstance(one, Dictionary | Stream) and (kind != "/ExtGState" or "/SMask" in one)
            }
    return found


def _named(contents: pikepdf.Object | None, resources: pikepdf.Object) -> set[bytes]:
    """Every name in a drawing, and in what it draws that has no resources of its own and so uses these."""
    drawings = [b"\n".join(one.read_bytes() for one in (contents if isinstance(contents, Array) else [contents])
                           if isinstance(one, Stream))]  # fmt: skip
    drawings += [one.read_bytes() for one in _without_their_own(resources)]
    names = (name for drawing in drawings for name in _NAME.findall(drawing))
    return {
        _ESCAPED.sub(lambda code: bytes.fromhex(code[1].decode()), name) if b"#" in name else name for name in names
    }


def _without_their_own(resources: pikepdf.Object) -> Iterator[Stream]:
    for kind in ("/XObject", "/Pattern", "/Font"):
        entries = resources.get(kind)
        for one in entries.values() if isinstance(entries, Dictionary) else ():
            if not isinstance(one, Dictionary | Stream) or "/Resources" in one or one.get("/Subtype") == Name.Image:
                continue
            letters = one.get("/CharProcs")
            yield from (item for item in ([one] if isinstance(one, Stream) else letters.values() if isinstance(letters, Dictionary) else ())
                        if isinstance(item, Stream))  # fmt: skip


def _bare(key: str) -> bytes:
    return key.lstrip("/").encode("utf-8", "surrogateescape")

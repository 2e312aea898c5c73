"""What a drawing names among its resources. The rest is of other pages, or of nothing, and must not come along.

Many programs give all pages of a file one list of pictures, so that a page which is left out or blacked out would
still be in the file through its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

_STATES = "/ExtGState"
_HOLDERS = ("/XObject", "/Pattern", "/Properties", _STATES)  # kinds of resources that hold pictures and words
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
    if not held or depth > _DEEPEST:
        return resources
    try:
        named = _names([contents])
        if any(_bare(key) not in named for entries in held.values() for key in entries.keys()):  # noqa: SIM118
            named |= _names(_without_their_own(resources))  # what has no resources of its own uses these
    except (pikepdf.PdfError, RuntimeError):
        return resources
    gone: dict[str, set[str]] = {}
    for kind, entries in held.items():
        for key, one in entries.items():
            if not isinstance(one, Dictionary | Stream):
                continue
            if _bare(key) in named:
                _keep_shown(one, seen, depth + 1)
            elif kind != _STATES or _has_mask(one):
                gone.setdefault(kind, set()).add(key)
    if not gone:
        return resources
    return Dictionary({
        kind: _without(entries, gone[kind]) if kind in gone else entries for kind, entries in resources.items()
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


def _held(resources: pikepdf.Object) -> dict[str, pikepdf.Object]:
    """Kind -> the entries among which there may be pictures and words; of the states of drawing only those with a mask."""
    found = {}
    for kind in _HOLDERS if isinstance(resources, Dictionary) else ():
        entries = resources.get(kind)
        if isinstance(entries, Dictionary) and (kind != _STATES or any(map(_has_mask, entries.values()))):
            found[kind] = entries
    return found


def _has_mask(state: pikepdf.Object) -> bool:
    return isinstance(state, Dictionary | Stream) and "/SMask" in state


def _names(drawings: Iterable[pikepdf.Object | None]) -> set[bytes]:
    """Every name in some drawings."""
    found: set[bytes] = set()
    for drawing in drawings:
        for one in drawing if isinstance(drawing, Array) else [drawing]:
            if isinstance(one, Stream):
                found.update(_NAME.findall(one.read_bytes()))
    return {
        _ESCAPED.sub(lambda code: bytes.fromhex(code[1].decode()), name) if b"#" in name else name for name in found
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

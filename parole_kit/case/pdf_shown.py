"""What a drawing names among its resources. The rest is of other pages, or of nothing, and must not come along.

Many programs give all pages of a file one list of pictures, so that a page which is left out or blacked out would
still be in the file through its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

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
    held = {kind: _entries(resources, kind) for kind in _HOLDERS}
    if depth > _DEEPEST or not _holds_anything(held):
        return resources
    try:
        if _is_one_picture(contents, held):
            return resources
        named = _named(contents, resources)
    except (pikepdf.PdfError, RuntimeError):
        return resources
    shown = {kind: {name: entries[name] for name in named if name in entries} for kind, entries in held.items()}
    for one in (one for entries in shown.values() for one in entries.values()):
        _keep_shown(one, seen, depth + 1)
    if all(len(entries) == len(shown[kind]) for kind, entries in held.items()):
        return resources
    return _dictionary({
        kind: _dictionary(shown[kind]) if kind in shown else entries for kind, entries in resources.items()
    })  # fmt: skip


def _dictionary(entries: Mapping[str, pikepdf.Object]) -> Dictionary:
    made = Dictionary()
    for name, one in entries.items():  # at once it does not take names of old files, which are not in UTF-8
        made[name] = one
    return made


def _keep_shown(one: pikepdf.Object, seen: set, depth: int) -> None:
    """The same for a form, a pattern, or the mask of a state, which have resources of their own."""
    mask = one.get("/SMask") if isinstance(one, Dictionary | Stream) else None
    form = mask.get("/G") if isinstance(mask, Dictionary) and not isinstance(mask, Stream) else one
    if not isinstance(form, Stream) or form.objgen in seen or form.get("/Subtype") == Name.Image:
        return
    seen.add(form.objgen)
    own = form.get("/Resources")
    if isinstance(own, Dictionary):
        shown = _shown(form, own, seen, depth)
        if shown is not own:
            form.Resources = shown


def _entries(resources: pikepdf.Object, kind: str) -> Mapping[str, pikepdf.Object]:
    found = resources.get(kind) if isinstance(resources, Dictionary) else None
    return found if isinstance(found, Dictionary) else {}


def _holds_anything(held: dict[str, Mapping[str, pikepdf.Object]]) -> bool:
    """Whether there is anything but plain states of drawing; most typed pages have no more than those."""
    states = held[_STATES]
    return any(len(entries) for entries in held.values() if entries is not states) or any(
        isinstance(state, Dictionary) and isinstance(state.get("/SMask"), Dictionary) for state in states.values()
    )


def _is_one_picture(contents: pikepdf.Object | None, held: dict[str, Mapping[str, pikepdf.Object]]) -> bool:
    """Whether a page has one picture and draws it, as most scans do: they are many, and are looked at quickly."""
    pictures = held["/XObject"]
    if not isinstance(contents, Stream) or sum(map(len, held.values())) != 1 or not len(pictures):
        return False
    for name, picture in pictures.items():  # in a damaged file the list may be shorter than it says
        return (
            isinstance(picture, Stream)
            and picture.get("/Subtype") == Name.Image
            and name in _names(contents.read_bytes())
        )
    return False


def _named(contents: pikepdf.Object | None, resources: pikepdf.Object) -> set[str]:
    """Every name in a drawing, and in what it draws that has no resources of its own and so uses these."""
    streams = contents if isinstance(contents, Array) else [contents]
    fresh = _names(b"\n".join(one.read_bytes() for one in streams if isinstance(one, Stream)))
    named: set[str] = set()
    while fresh:
        named |= fresh
        fresh = {name for one in _without_their_own(resources, fresh) for name in _names(one.read_bytes())} - named
    return named


def _names(drawing: bytes) -> set[str]:
    return {
        "/" + _ESCAPED.sub(lambda code: bytes.fromhex(code[1].decode()), name).decode("utf-8", "surrogateescape")
        for name in set(_NAME.findall(drawing))
    }


def _without_their_own(resources: pikepdf.Object, names: set[str]) -> Iterator[Stream]:
    """The streams of these names that draw with the page's resources: old forms, patterns, and letters of drawn fonts."""
    for kind in ("/XObject", "/Pattern", "/Font"):
        entries = _entries(resources, kind)
        for one in (entries[name] for name in names if name in entries):
            if not isinstance(one, Dictionary | Stream) or "/Resources" in one or one.get("/Subtype") == Name.Image:
                continue
            letters = one.get("/CharProcs", Dictionary())
            yield from (
                each for each in ([one] if isinstance(one, Stream) else letters.values()) if isinstance(each, Stream)
            )

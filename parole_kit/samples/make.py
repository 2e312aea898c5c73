"""Make the papers of a sample client: the same bytes every time, into a folder of their own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..errors import ContentError
from . import cards, letters, looks, records
from .letters import Told
from .word_letter import word_letter

HERE = Path(__file__).resolve().parent
ANSWERS = "answers.toml"
_OURS = ("make", "pages", "lines")  # keys of [[exhibit]] that say how to draw it, and that an import does not know


def make_sample(id: str, into: Path) -> Path:
    """Write the answers and the exhibit files of one sample into a folder; returns the path of its answers.toml.

    Files to add by hand in training (a Word letter, a sideways photo that says where it was taken, a page with text
    under a black box) go into its folder `more`. Raises ContentError when an exhibit asks for an unknown paper.
    """
    text = (HERE / id / ANSWERS).read_text(encoding="utf-8")
    into.mkdir(parents=True, exist_ok=True)
    for exhibit in tomllib.loads(text).get("exhibit", []):
        (into / exhibit["file"]).write_bytes(make_paper(id, exhibit))
    for name, data in _more(id):
        (into / "more").mkdir(exist_ok=True)
        (into / "more" / name).write_bytes(data)
    answers = into / ANSWERS
    answers.write_text(without_drawing(text), encoding="utf-8", newline="\n")
    return answers


def make_paper(sample: str, exhibit: dict[str, Any]) -> bytes:
    """The file of one exhibit, as its `make`, `lines` and `pages` say."""
    told = Told(
        id=f"{sample}/{exhibit['id']}",
        title=exhibit["title"],
        lines=tuple(exhibit["lines"]),
        pages=exhibit.get("pages", 1),
        language=exhibit.get("language", "English"),
        date=exhibit.get("date", ""),
        drawn_only=exhibit["make"] not in ("typed", "foreign-letter"),
    )
    if exhibit["make"] not in _MAKERS:
        raise ContentError(
            f"There is no way to make “{exhibit['make']}”.",
            where=f"parole_kit/samples/{sample}/answers.toml, exhibit “{exhibit['id']}”",
            fix=f"Write one of: {', '.join(_MAKERS)}.",
        )
    return _MAKERS[exhibit["make"]](told)


def design_of(told: Told) -> Callable[[Told], bytes]:
    """How a paper looks, by its heading and title."""
    words = f"{told.lines[0]} {told.title}"
    for pattern, design in (*records.DESIGNS, *letters.DESIGNS):
        if re.search(pattern, words, re.IGNORECASE):
            return design
    return records.notice if re.match(r"SPECIMEN", told.lines[0]) else letters.letter


def without_drawing(text: str) -> str:
    """An answers file without the keys that say how to draw its exhibits."""
    kept: list[str] = []
    lines = iter(text.splitlines())
    in_exhibit = False
    for line in lines:
        if line.startswith("["):
            in_exhibit = line.strip() == "[[exhibit]]"
        key = line.partition("=")[0].strip()
        if in_exhibit and key in _OURS:
            while key == "lines" and not line.rstrip().endswith("]"):
                line = next(lines)
            continue
        kept.append(line)
    made = "\n".join(kept) + "\n"
    wanted = tomllib.loads(text)
    for exhibit in wanted.get("exhibit", []):
        for key in _OURS:
            exhibit.pop(key, None)
    if tomllib.loads(made) != wanted:
        raise ContentError(
            "The keys that say how to draw an exhibit cannot be told from the others.",
            where="parole_kit/samples",
            fix="Write make, pages and lines each at the beginning of a line, and close the list at the end of one.",
        )
    return made


def _scan(told: Told) -> bytes:
    return looks.scanned(looks.drawn(design_of(told)(told)), told.id)


def _fax(told: Told) -> bytes:
    return looks.faxed(looks.drawn(design_of(told)(told)), told.id, "FROM: SAMPLE COURIER  +1 614 555 0100")


def _card(told: Told) -> bytes:
    return looks.photographed(looks.drawn(cards.card(told), 220)[0], told.id)


def _photo(told: Told) -> bytes:
    return looks.photographed(looks.drawn(cards.card(told), 220)[0], told.id, held_sideways=True, place=True)


_MAKERS: dict[str, Callable[[Told], bytes]] = {
    "typed": lambda told: design_of(told)(told),
    "scan": _scan,
    "fax": _fax,
    "foreign-letter": records.certificate,
    "id-card": _card,
    "photo": _photo,
}


def _more(id: str) -> Iterator[tuple[str, bytes]]:
    """Files that are no exhibits yet, to practise adding some: name and bytes."""
    neighbor = ("Sample Street Neighbors", "November 19, 2026", "We know the family and will welcome the newcomer.")
    yield "neighbor-letter.docx", word_letter(neighbor)
    told = Told(
        f"{id}/more", "Utility bill", ("SPECIMEN", "SAMPLE POWER DISTRICT", "ACCOUNT 000-000"), 1, drawn_only=True
    )
    yield "phone-photo.jpg", _photo(told)
    yield "blacked-out-record.pdf", letters.badly_blacked_out(Told(f"{id}/box", "Record", ("SPECIMEN – record",), 1))

"""Runs broken into lines that fit a width. Ragged right: words keep their natural spaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..blocks import Run, Target
from ..ties import NO_BREAK_SPACE, tie
from .fonts import LATIN, Face, Fonts

JOINTS = ("-", "/", "@", ".", "_")  # a word that must be cut is cut after one of these


@dataclass(frozen=True)
class Piece:
    """Letters of one font inside a word; `raised` is a footnote mark."""

    text: str
    face: Face
    size: float
    width: float
    link: Target | None = None
    raised: bool = False


@dataclass
class Word:
    """What stands between two spaces. `space` is the width of the space after it; `ends_line` is a forced break."""

    pieces: list[Piece] = field(default_factory=list)
    space: float = 0.0
    notes: list = field(default_factory=list)
    ends_line: bool = False

    @property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces)


@dataclass(frozen=True)
class Line:
    """One line: words, its natural width, its height, and the footnotes cited in it."""

    words: tuple[Word, ...]
    width: float
    height: float
    notes: tuple = ()


def words_of(
    runs: Sequence[Run], size: float, fonts: Fonts, where: str, note_of: Callable[[Run], tuple[str, object]]
) -> list[Word]:
    """Runs as words. `note_of` takes a run with a footnote and gives its mark and the note, laid out."""
    words = [Word()]
    for run in runs:
        for part in re.split(r"(\n|[ \t]+)", tie(run.text)):
            if part == "\n":
                words[-1].ends_line = True
                words.append(Word())
            elif part[:1] in (" ", "\t") and part:
                face = Face(LATIN, ("B" if run.bold else "") + ("I" if run.italic else ""))
                if words[-1].pieces:
                    words[-1].space = fonts.width(" ", face, size)
                    words.append(Word())
            elif part:
                words[-1].pieces += _pieces(part, run, size, fonts, run.source or where)
        if run.note is not None:
            mark, note = note_of(run)
            face, small = Face(LATIN, ""), size * 0.65
            cites = words[-1] if words[-1].pieces or len(words) == 1 else words[-2]
            cites.pieces.append(Piece(mark, face, small, fonts.width(mark, face, small), raised=True))
            cites.notes.append(note)
    return [word for word in words if word.pieces or word.ends_line]


def _pieces(text: str, run: Run, size: float, fonts: Fonts, where: str) -> list[Piece]:
    return [
        Piece(part, face, size, fonts.width(part, face, size), run.link)
        for part, face in fonts.segments(text, bold=run.bold, italic=run.italic, where=where)
    ]


def break_lines(words: Sequence[Word], width: float, leading: float, fonts: Fonts) -> list[Line]:
    """Words as lines no wider than `width` points. A word wider than that is cut, where it can be after a sign that joins its parts."""
    lines: list[Line] = []
    line: list[Word] = []
    used = 0.0
    for word in _cut_long(words, width, fonts):
        needed = used + (line[-1].space if line else 0) + word.width
        if line and needed > width + 0.01:
            lines.append(_line(line, used, leading))
            line, needed = [], word.width
        line.append(word)
        used = needed
        if word.ends_line:
            lines.append(_line(line, used, leading))
            line, used = [], 0.0
    if line:
        lines.append(_line(line, used, leading))
    return lines


def _line(words: list[Word], width: float, leading: float) -> Line:
    tall = any(piece.face.shaped and piece.face.family != LATIN for word in words for piece in word.pieces)
    notes = tuple(note for word in words for note in word.notes)
    return Line(tuple(words), width, leading * (1.2 if tall else 1), notes)


def _cut_long(words: Sequence[Word], width: float, fonts: Fonts) -> list[Word]:
    cut: list[Word] = []
    for word in words:
        if word.width <= width:
            cut.append(word)
            continue
        part = Word()
        for letter in _letters(word, fonts):
            if part.pieces and part.width + letter.width > width:
                end = _good_end(part.pieces)
                cut.append(Word(part.pieces[:end]))
                part = Word(part.pieces[end:])
            part.pieces.append(letter)
        cut.append(replace(word, pieces=part.pieces))
    return cut


def _letters(word: Word, fonts: Fonts) -> Iterator[Piece]:
    """The letters of a word as pieces; letters that join stay together."""
    for piece in word.pieces:
        if piece.face.shaped or piece.raised:
            yield piece
        else:
            yield from (replace(piece, text=one, width=fonts.width(one, piece.face, piece.size)) for one in piece.text)


def _good_end(letters: Sequence[Piece]) -> int:
    """How many of some letters stay on the line: up to the last space of what is tied, else the last sign that joins."""
    ends = range(len(letters), 0, -1)
    spaces = (at for at in ends if letters[at - 1].text == NO_BREAK_SPACE and letters[at - 2].text not in "§¶")
    return next(spaces, next((at for at in ends if letters[at - 1].text in JOINTS), len(letters)))

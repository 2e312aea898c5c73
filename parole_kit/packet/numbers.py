"""The numbers printed on pages. What was sent keeps its number; what comes between takes a letter behind it: 47A, 47B.

A number is a text. The place of a page in a file counts from 1 and is another thing (docs/decisions/numbers-once-sent.md).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

_PLAIN = re.compile(r"\d+")
_END = re.compile(r"(.*?)(\d+|[A-Z]+)")
RANGE = ".."


def tab_letter(number: int) -> str:
    """The letter of tab `number` (from 0): A to Z, then AA, AB and so on."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def tab_rank(tab: str) -> tuple[int, int]:
    """Where a tab stands among others: A is (0, 0), B is (1, 0), B-1 is (1, 1), AA is (26, 0)."""
    letter, _, behind = tab.partition("-")
    rank = 0
    for one in letter:
        rank = rank * 26 + ord(one) - ord("A") + 1
    return rank - 1, int(behind or 0)


def leading(number: str) -> int:
    """The whole number with which a page number begins: 47 of "47A"; 0 when there is none."""
    found = _PLAIN.match(number)
    return int(found[0]) if found else 0


def number_pages(
    pages: Sequence[Hashable], sent: Mapping[Hashable, str], taken: Collection[str] = ()
) -> tuple[str, ...]:
    """The number of every page of `pages`, in order; each is told from the others by any key.

    `sent` are the numbers that pages already have, `taken` those that may not be given again. Before the first and behind
    the last page that has a number, whole numbers run on from the largest; between them, letters stand behind the number
    of the page before.
    """
    used = {*taken, *sent.values()}
    last = max(map(leading, used), default=0)
    kept = [place for place, page in enumerate(pages) if page in sent]
    numbers: list[str] = []
    for place, page in enumerate(pages):
        if page in sent:
            numbers.append(sent[page])
            continue
        if kept and kept[0] < place < kept[-1]:
            number = _behind(numbers[-1], used)
        else:
            last += 1
            number = str(last)
        used.add(number)
        numbers.append(number)
    return tuple(numbers)


def _behind(number: str, used: Collection[str]) -> str:
    """The next free number right behind `number`: 47A behind 47, 47B behind 47A; 47A-1 where 47B was sent already."""
    if number.isdigit():
        following = number + "A"
    else:
        stem, end = _END.fullmatch(number).groups()
        following = stem + (str(int(end) + 1) if end.isdigit() else tab_letter(tab_rank(end)[0] + 1))
    return following if following not in used else _behind(f"{number}-0", used)


def runs(numbers: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last place (from 0) of each run in which whole numbers follow each other; any other stands alone."""
    begun = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or not _follows(numbers[place - 1], numbers[place]):
            yield begun, place - 1
            begun = place


def _follows(one: str, other: str) -> bool:
    return one.isdigit() and other.isdigit() and int(other) == int(one) + 1


def written(numbers: Iterable[str | int]) -> str:
    """Numbers as one short text for the manifest: "3..20, 20A, 21"."""
    listed = [str(number) for number in numbers]
    return ", ".join(
        listed[begun] if begun == ended else f"{listed[begun]}{RANGE}{listed[ended]}" for begun, ended in runs(listed)
    )


def read(text: str) -> list[str]:
    """The numbers that `written` was given."""
    found: list[str] = []
    for part in filter(None, text.split(", ")):
        begun, _, ended = part.partition(RANGE)
        found += [str(number) for number in range(int(begun), int(ended) + 1)] if ended else [begun]
    return found


def shown(numbers: Sequence[str]) -> str:
    """The pages of a document as the index prints them: "12" or "12\u201314"."""
    return f"{numbers[0]}\u2013{numbers[-1]}" if len(numbers) > 1 else numbers[0] if numbers else ""

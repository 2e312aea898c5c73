"""A TOML file that staff wrote, with the line of each key, so that a mistake can be pointed at."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ContentError

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*[.=]""")


@dataclass(frozen=True)
class TomlFile:
    """What a file says, and on which line (from 1) by (table, which one of that name from 0, key)."""

    name: str
    data: dict[str, Any]
    lines: dict[tuple[str, int, str], int]

    def where(self, table: str, number: int = 0, key: str = "", label: str = "") -> str:
        """The place in words: the file, the line if it is known, and the label of the question or exhibit."""
        line = (
            self.lines.get((table, number, key))
            or self.lines.get((table, number, ""))
            or self.lines.get(("", 0, table))
        )
        place = f"{self.name}, line {line}" if line else self.name
        return f"{place}: {label}" if label else place


def read_toml(path: Path) -> TomlFile:
    """The file at `path`. Raises ContentError when it is missing, is not UTF-8 text, or is not TOML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ContentError(
            "There is no file of that name.", where=str(path), fix="Check the name and the folder."
        ) from None
    except UnicodeDecodeError:
        raise ContentError("The file is not UTF-8 text.", where=path.name, fix="Save the file as UTF-8 text.") from None
    except OSError as problem:
        raise ContentError(
            "The file cannot be read.", where=str(path), fix=f"Check that you may open it ({problem.strerror})."
        ) from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        line = re.search(r"line (\d+)", str(problem))
        twice = "overwrite" in str(problem) or "twice" in str(problem)
        raise ContentError(
            "The same key or table is written twice." if twice else "The file cannot be read as TOML from here on.",
            where=f"{path.name}, line {line[1]}" if line else f"{path.name}, at its end",
            fix="Keep one of the two." if twice else "Look for a missing quotation mark, bracket or equals sign.",
        ) from None
    return TomlFile(path.name, data, _lines(text))


def _lines(text: str) -> dict[tuple[str, int, str], int]:
    found: dict[tuple[str, int, str], int] = {}
    table, number, inside, open_quote = "", 0, "", ""
    count: dict[str, int] = {}
    for line_number, line in enumerate(text.split("\n"), start=1):
        if open_quote:
            open_quote = "" if open_quote in line else open_quote
            continue
        if header := _HEADER.match(line):
            parts = [part.strip(" \"'") for part in header[2].split(".")]
            table, inside = parts[0], ".".join(parts[1:2])
            if header[1] == "[[" and len(parts) == 1:
                count[table] = count.get(table, -1) + 1
            number = count.get(table, 0)
            found.setdefault((table, number, inside), line_number)
        elif (key := _KEY.match(line)) and not inside:
            found.setdefault((table, number, key[1]), line_number)
        for quote in ('"""', "'''"):
            if line.count(quote) % 2:
                open_quote = quote
    return found

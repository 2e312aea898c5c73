"""Abbreviations and form numbers that a text uses, explained on the spot. The explanations are in `law/glossary.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from .html import Html, hidden, join, tag


@lru_cache(maxsize=4)
def _pattern(terms: tuple[str, ...]) -> re.Pattern:
    # I-867A/B is also written I-867; the longer term comes first, so that I-220A is not read as something shorter
    written = [
        f"{re.escape(each.removesuffix('A/B'))}(?:A/B)?" if each.endswith("A/B") else re.escape(each) for each in terms
    ]
    by_length = sorted(zip(written, terms, strict=True), key=lambda pair: -len(pair[1]))
    named = "|".join(f"(?P<t{terms.index(term)}>{pattern})" for pattern, term in by_length)
    return re.compile(rf"(?<![\w-])(?:{named})(?![\w])")


@lru_cache(maxsize=2048)
def _found(terms: tuple[str, ...], text: str) -> tuple[str, ...]:
    hits = (terms[int(match.lastgroup[1:])] for match in _pattern(terms).finditer(text))
    return tuple(dict.fromkeys(hits))


def terms_in(glossary: Mapping[str, str], text: str) -> tuple[str, ...]:
    """The terms of the glossary that a text uses, in the order of the text, each once."""
    return _found(tuple(glossary), text) if glossary and text else ()


def terms_html(glossary: Mapping[str, str], text: str, about: Html) -> Html | None:
    """A line that opens and says what the terms of a text mean; nothing when it uses none."""
    found = terms_in(glossary, text)
    if not found:
        return None
    words = f"What {found[0]} is" if len(found) == 1 else f"What {', '.join(found[:-1])} and {found[-1]} are"
    rows = [tag("div", tag("dt", term), tag("dd", glossary[term])) for term in found]
    summary = tag("summary", join(words, hidden(" in"), about))
    return tag("details", summary, tag("dl", rows, class_="pk-terms"), class_="pk-opens", data_key="terms")

"""Words that must not be parted at the end of a line: citations, titles with names, dates, form and A-numbers."""

from __future__ import annotations

import re

_TIED = re.compile(
    r"\bTab [A-Z]+(?:-\d+)? at (?=\d)"
    r"|(§+|¶+|\b(?:C\.F\.R|U\.S\.C|Mr|Ms|Mx|Mrs|Dr|No|Nos|p|pp)\.|\b(?:Tab|Page|INA|CFR|USC)) (?=[\w§¶(])"
    r"|\bDirective (?:\d[\d.]*, (?=¶)|(?=\d))|\b(?:[Ss]ections?|Art\.|Article|Pub\. L\.) (?=[\dIVX])"
    r"|\b\d+ (?:I&N Dec\.|F\. Supp\.(?: [23]d)?|F\.(?:[23]d|4th)|U\.S\.|S\. Ct\.|Fed\. Reg\.|FR) (?=\d)"
    r"|\b(Form) (?=[A-Z]{1,4}-\d)|\b[A-Z]{2} (?=\d{5}\b)|\b(?:Apartment|Apt\.|Suite|Unit) (?=[\w#])"
    r"|\b(A|day|January|February|March|April|May|June|July|August|September|October|November|December) (?=\d)"
    r"|\b(\d+) (?=C\.?F\.?R|U\.?S\.?C|days?\b)"
)
_HYPHENED = re.compile(r"\b(?:[A-Z]{1,5}-\d+[A-Z]?|\d{3}-\d{3}-\d{3}|\d{3}-\d{4}|A-number|e-mail|check-ins?)\b")
NO_BREAK_SPACE, NO_BREAK_HYPHEN = "\u00a0", "\u2011"


def tie(text: str) -> str:
    """`text` with no-break spaces where a line must not end."""
    return _TIED.sub(lambda match: match.group().replace(" ", NO_BREAK_SPACE), text)


def hold(text: str) -> str:
    """`text` with no-break hyphens in numbers of forms and people; Word parts lines at other hyphens."""
    return _HYPHENED.sub(lambda match: match.group().replace("-", NO_BREAK_HYPHEN), text)


def loosen(text: str) -> str:
    """`text` with plain spaces and hyphens again, as it was before `tie` and `hold`."""
    return text.replace(NO_BREAK_SPACE, " ").replace(NO_BREAK_HYPHEN, "-")

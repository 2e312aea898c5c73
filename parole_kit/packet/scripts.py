"""Writing systems: which letters need shaping, which run from right to left, and which kind of font they want."""

from __future__ import annotations

import re

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_COMBINING = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff"
_ETHIOPIC = "\u1200-\u139f\u2d80-\u2ddf\uab00-\uab2f"
_INDIC = "\u0900-\u0fff\ua8e0-\ua8ff"

CHINESE = re.compile("[\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")

# A stretch of right-to-left words, with the spaces, digits and marks between them.
RIGHT_TO_LEFT = re.compile(f"[{_RTL}](?:[^A-Za-z{_RTL}]*[{_RTL}])*")
SHAPED = re.compile(f"[{_RTL}{_COMBINING}{_INDIC}\u1000-\u11ff{_ETHIOPIC}\u1780-\u1c4f\u200c\u200d]")
ETHIOPIC = re.compile(f"[{_ETHIOPIC}](?:[^A-Za-z]*[{_ETHIOPIC}])*")
INDIC = re.compile(f"[{_INDIC}](?:[^A-Za-z]*[{_INDIC}])*")


def stretches(text: str) -> list[tuple[str, str]]:
    """`text` cut by writing system: pairs of words and "rtl", "ethiopic", "indic" or "" for everything else."""
    kinds = (("rtl", RIGHT_TO_LEFT), ("ethiopic", ETHIOPIC), ("indic", INDIC))
    found = sorted((match.start(), match.end(), kind) for kind, pattern in kinds for match in pattern.finditer(text))
    cut, start = [], 0
    for first, last, kind in found:
        if first < start:
            continue
        cut += [(text[start:first], ""), (text[first:last], kind)]
        start = last
    return [(words, kind) for words, kind in (*cut, (text[start:], "")) if words]

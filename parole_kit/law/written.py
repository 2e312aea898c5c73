"""Text, numbers, addresses and identifiers as people write them, made uniform or refused with the reason in words."""

from __future__ import annotations

import re
import unicodedata

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
    "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
    "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
    "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
    "WY": "Wyoming", "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
}  # fmt: skip
LONGEST_LINE = 1_000  # characters
LONGEST_NARRATIVE = 60_000  # characters
# Marks that turn the direction of text: they can make a name read otherwise than it is stored.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_BOX = re.compile(
    r"\bp[\s.]*o[\s.]*(?:box|b\b|drawer)|\bpost(?:al)?\s+office\s+box|\bpostal\s+box|^\s*box\s+\d|\bp\.?o\.?\s+\d|"
    r"\bgeneral\s+delivery\b|\bpost\s+box\b|\b(?:lock|mail)\s?box\s*#?\s*\d|"
    r"\bp\.?m\.?b\.?\s*#?\s*\d|\bapartado\s+(?:postal\b|\d)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")


class Unreadable(ValueError):
    """Why a text is not what was asked for, as one sentence without its full stop."""


def clean(raw: object) -> str:
    """Text in Unicode NFC, line ends as newlines, without control characters and marks that turn its direction."""
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        raise Unreadable("It is not text")
    text = unicodedata.normalize("NFC", str(raw).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Zl", "Zp"))
    return _TURNING.sub("", "".join(kept))


def read_line(raw: object) -> str:
    """One line of text, single-spaced."""
    line = " ".join(clean(raw).split())
    if len(line) > LONGEST_LINE:
        raise Unreadable(f"It has {len(line):,} characters, and {LONGEST_LINE:,} is the most")
    return line


def read_narrative(raw: object) -> str:
    """Paragraphs parted by one empty line; words and line breaks within them are kept."""
    lines = [" ".join(line.split(" ")).rstrip() for line in clean(raw).split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n ")
    if len(text) > LONGEST_NARRATIVE:
        raise Unreadable(f"It has {len(text):,} characters, and {LONGEST_NARRATIVE:,} is the most")
    return text


def read_name_like(raw: object) -> str:
    """A country, nationality or language: a line with letters and no digits."""
    line = read_line(raw)
    if any(c.isdigit() for c in line):
        raise Unreadable(f"“{line}” has a digit in it")
    if not any(c.isalpha() for c in line):
        raise Unreadable(f"“{line}” has no letters")
    return line


def read_a_number(raw: object) -> str:
    """“A” and nine digits. Seven or eight digits are filled with zeros on the left (law sheet 7.2)."""
    typed = read_line(raw)
    body = re.sub(r"[\s.\-\u2010-\u2015]", "", typed).upper().removeprefix("A").removeprefix("#").removeprefix("A")
    if not body:
        raise Unreadable("It has no digits")
    other = sorted({c for c in body if c not in "0123456789"})
    if other:
        raise Unreadable(f"“{typed}” has “{other[0]}” where a digit belongs")
    if len(body) > 9:
        raise Unreadable(f"“{typed}” has {len(body)} digits, and nine is the most")
    if len(body) < 7:
        raise Unreadable(f"“{typed}” has {len(body)} digit{'s' if len(body) != 1 else ''}, and seven is the fewest")
    if not body.strip("0"):
        raise Unreadable(f"“{typed}” is all zeros")
    return "A" + body.zfill(9)


def read_street(raw: object) -> str:
    """A street address on one line. A P.O. box is refused: it is not where anybody lives (sponsor-address)."""
    line = " ".join(clean(raw).replace("\n", ", ").split())
    if len(line) > LONGEST_LINE:
        raise Unreadable(f"It has {len(line):,} characters, and {LONGEST_LINE:,} is the most")
    if _BOX.search(line):
        raise Unreadable(f"“{line}” is a post office box or a mail drop, not a place to live")
    if not any(c.isdigit() for c in line):
        raise Unreadable(f"“{line}” has no house number")
    if not re.search(r"[^\W\d_]{2,}|\d+(?:st|nd|rd|th)\b|\b[A-Z]\s", line):
        raise Unreadable(f"“{line}” has no street name")
    return line


def read_state(raw: object) -> str:
    """A state, the District of Columbia or a territory, as its two letters."""
    typed = read_line(raw)
    plain = typed.replace(".", "").casefold()
    for code, name in STATES.items():
        if plain in (code.casefold(), name.replace(".", "").casefold()):
            return code
    if plain in ("washington dc", "washington, dc"):
        return "DC"
    raise Unreadable(f"“{typed}” is not a U.S. state or territory")


def read_zip(raw: object) -> str:
    """Five digits, or nine with a hyphen."""
    typed = read_line(raw)
    if found := re.fullmatch(r"(\d{5})(?:[- ]?(\d{4}))?", typed, re.ASCII):
        return f"{found[1]}-{found[2]}" if found[2] else found[1]
    raise Unreadable(f"“{typed}” is not five digits, or nine with a hyphen")


def read_phone(raw: object) -> str:
    """“(619) 555-0142”, perhaps with “ext. 12”; a number abroad begins with + and keeps its spaces."""
    typed = read_line(raw)
    body, _, extension = re.sub(r"(?i)\s*(?:,|;)?\s*(?:extension|ext\.?|x)\s*(\d+)$", r"|\1", typed).partition("|")
    if not re.fullmatch(r"\+?[\d\s().\-\u2010-\u2015/]+", body, re.ASCII):
        raise Unreadable(f"“{typed}” has something in it that is not part of a telephone number")
    digits = re.sub(r"[^0-9]", "", body)
    if body.startswith("+") and not digits.startswith("1"):
        if not 8 <= len(digits) <= 15:
            raise Unreadable(f"“{typed}” has {len(digits)} digits; a number abroad has 8 to 15 with its country code")
        number = "+" + " ".join(re.sub(r"[^0-9]+", " ", body).split())
    else:
        ten = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
        if len(ten) != 10:
            raise Unreadable(f"“{typed}” has {len(digits)} digits, and a U.S. number has ten with its area code")
        if ten[0] in "01" or ten[3] in "01":
            raise Unreadable(f"“{typed}” is not a U.S. number: no area code or exchange begins with 0 or 1")
        number = f"({ten[:3]}) {ten[3:6]}-{ten[6:]}"
    return f"{number} ext. {extension}" if extension else number


def read_email(raw: object) -> str:
    """An e-mail address, with the part after @ in small letters."""
    typed = read_line(raw).removeprefix("mailto:")
    if not _EMAIL.fullmatch(typed) or ".." in typed or typed.startswith(".") or ".@" in typed:
        raise Unreadable(f"“{typed}” is not an e-mail address such as name@example.org")
    name, _, domain = typed.partition("@")
    return f"{name}@{domain.casefold()}"


def read_number(raw: object) -> int:
    """A whole number from 0 up."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        number = raw
    else:
        typed = read_line(raw)
        if not re.fullmatch(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)", typed, re.ASCII):
            raise Unreadable(f"“{typed}” is not a whole number")
        number = int(typed.replace(",", ""))
    if number < 0:
        raise Unreadable(f"“{number}” is below zero")
    if number > 999_999_999:
        raise Unreadable(f"“{number:,}” is too large to be right")
    return number


def read_money(raw: object) -> int:
    """Whole U.S. dollars, above zero."""
    if isinstance(raw, str):
        typed = re.sub(r"(?i)^\s*(?:us\s*)?\$\s*|\s*(?:us)?\s*dollars?\s*$", "", raw).strip()
        if found := re.fullmatch(r"([\d,]+)\.(\d{1,2})", typed, re.ASCII):
            if found[2].strip("0"):
                raise Unreadable(f"“{raw.strip()}” has cents, and whole dollars are needed")
            typed = found[1]
        raw = typed
    amount = read_number(raw)
    if amount == 0:
        raise Unreadable("The amount is zero")
    return amount

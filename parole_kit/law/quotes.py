"""Quotation marks and apostrophes as they are printed, for what people type with straight ones."""

from __future__ import annotations

import re

_APOSTROPHE = re.compile(r"(?<=[\w}\])])'(?=[^\W\d_])|(?<=s)'(?=\s)")
_QUOTED = re.compile(r'(?<![^\s(\[])"([^"]*\S)"(?=[\s.,;:!?)\]]|$)')


def tidy_quotes(text: str) -> str:
    """Typed quotation marks and apostrophes as printed ones. Feet, inches and lone marks stay as they are."""
    return _QUOTED.sub(r"“\1”", _APOSTROPHE.sub("’", text)) if "'" in text or '"' in text else text


def typed_quotes(text: str) -> str:
    """The other way round, to compare what was typed in a browser, in Word or in a law file."""
    return text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')

"""Where the makers of odd files put them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Odd:
    """One odd file. `fate`: refused, accepted, or asked (accepted after a person has confirmed what intake says).

    `says` are words that the error, a note or the question must have; `never` are words that no note may have.
    """

    id: str
    file_name: str
    fate: str
    says: tuple[str, ...]
    never: tuple[str, ...]
    pages: int | None
    make: Callable[[], bytes]


HOSTILE: dict[str, Odd] = {}


def odd(file_name: str, fate: str, *says: str, never: tuple[str, ...] = (), pages: int | None = None):
    """Register the function below as the maker of an odd file; its name is the file's id."""

    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        kept = functools.cache(make)
        HOSTILE[make.__name__] = Odd(make.__name__, file_name, fate, says, never, pages, kept)
        return kept

    return register

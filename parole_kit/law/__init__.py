"""What the law says: TOML files of questions, routes, clocks and fees, and the rules that join them to a case."""

from .assess import assess
from .content import load_law
from .deadlines import deadlines, due_in_words
from .lawbook import Law
from .values import from_plain, is_asked, parse, show, to_plain

__all__ = [
    "Law",
    "assess",
    "deadlines",
    "due_in_words",
    "from_plain",
    "is_asked",
    "load_law",
    "parse",
    "show",
    "to_plain",
]

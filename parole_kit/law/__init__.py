"""What the law says: questions, routes, factors, clocks and fees from TOML files, and the rules that join them to a case."""

from .assess import assess
from .content import Law, load_law
from .deadlines import deadlines
from .values import from_plain, is_asked, parse, show, to_plain

__all__ = ["Law", "assess", "deadlines", "from_plain", "is_asked", "load_law", "parse", "show", "to_plain"]

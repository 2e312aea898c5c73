"""All the logic of the law floor: short functions, named as what they decide. They see no file, page or clock."""

from . import clocks, custody, overlays, routing, warnings
from .facts import RULES, Facts, Missing

__all__ = ["RULES", "Facts", "Missing", "clocks", "custody", "overlays", "routing", "warnings"]

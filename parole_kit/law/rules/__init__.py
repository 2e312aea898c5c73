"""All the logic of the law floor: short functions, named as what they decide. They see no file, page or clock."""

from __future__ import annotations

from types import CodeType, FunctionType, ModuleType

from . import clocks, custody, overlays, routing, warnings
from .facts import RULES, TOLD, Facts, Missing

__all__ = ["RULES", "TOLD", "Facts", "Missing", "mentioned"]


def mentioned() -> frozenset[str]:
    """Every text that a rule mentions: the questions and rules it reads are among them."""
    found: set[str] = set()
    for module in (clocks, custody, overlays, routing, warnings):
        _collect(module, found)
    return frozenset(found)


def _collect(node: object, found: set[str]) -> None:
    if isinstance(node, str):
        found.add(node)
    elif isinstance(node, tuple):
        for one in node:
            _collect(one, found)
    elif isinstance(node, CodeType):
        _collect(node.co_consts, found)
    elif isinstance(node, FunctionType):
        _collect(node.__code__, found)
    elif isinstance(node, ModuleType):
        own = (value for name, value in vars(node).items() if not name.startswith("__"))
        for value in own:
            if isinstance(value, tuple | FunctionType):
                _collect(value, found)

"""What the things in a template's lists hold, by the word that templates use for one of them."""

from __future__ import annotations

from .argument import DenialView, ExhibitView, FactorView, GroundView, GroupView
from .sheet import Item
from .supplements import NewPart

VIEWS = {
    "exhibit": ExhibitView,
    "factor": FactorView,
    "group": GroupView,
    "ground": GroundView,
    "ground of the denial": DenialView,
    "new part of a supplement": NewPart,
    "line of the internal sheet": Item,
}

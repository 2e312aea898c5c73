"""Documents typeset as PDF pages. This package is the only home of fpdf2 and uharfbuzz.

fpdf2 is used as a canvas: lines are broken and pages are filled here, on its public calls, because footnotes at the
foot of a page, kept-together signatures and the places of links are ours to know.
"""

from .fonts import open_spare_fonts
from .strip import Strip, strip
from .tags import LinkBox, Mark, Tag
from .typeset import Typeset, measure, typeset

__all__ = ["LinkBox", "Mark", "Strip", "Tag", "Typeset", "measure", "open_spare_fonts", "strip", "typeset"]

"""Two versions of a document on the page, line by line; what went and what came is told in words, not by colour alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from .html import Html, hidden, join, tag

STATUS = {
    "changed": "Changed",
    "added": "Added",
    "removed": "Taken out",
    "restyled": "Only bold or italic differs",
}


def compare_html(changes: Sequence, tabs: Mapping[str, str], key: str) -> Html:
    """The comparison; lines that are the same are folded away. `changes` are packet.compare.Change."""
    from ..packet import lines_that_differ

    count = lines_that_differ(changes)
    if not count:
        return tag("p", "Every line is the same.", class_="pk-small")
    rows = []
    for number, (same, found) in enumerate(groupby(changes, lambda change: change.status == "same")):
        found = list(found)
        if same:
            words = "1 line is the same" if len(found) == 1 else f"{len(found)} lines are the same"
            inside = [tag("p", _words(change, tabs)) for change in found]
            folded = tag("details", tag("summary", words), inside, class_="pk-opens", data_key=f"{key}-same-{number}")
            rows.append(tag("li", folded, class_="pk-same"))
        else:
            rows += [tag("li", _changed(change, tabs)) for change in found]
    head = "1 line differs." if count == 1 else f"{count} lines differ."
    legend = join(" ", tag("del", "Struck through"), ": taken out. ", tag("ins", "Underlined"), ": put in.")
    return tag("div", tag("p", head, legend, class_="pk-small"), tag("ol", rows, class_="pk-compare"))


def _changed(change, tabs: Mapping[str, str]) -> Html:
    status = tag("span", f"{STATUS[change.status]}, {change.kind}", class_="pk-compare-status")
    return join(status, tag("p", _words(change, tabs)))


def _words(change, tabs: Mapping[str, str]) -> Html:
    from ..packet import spoken

    pieces = []
    for what, words in change.pieces:
        said, bare = spoken(words, tabs), ""
        if said.endswith(" "):
            said, bare = said.rstrip(), " "
        if what == "same":
            pieces.append(f"{said}{bare}")
        elif what == "out":
            pieces += [tag("del", hidden("taken out: "), said, hidden(".")), bare]
        else:
            pieces += [tag("ins", hidden("put in: "), said, hidden(".")), bare]
    return join(pieces)

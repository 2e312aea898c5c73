"""The pages of one exhibit as small pictures, to be turned and left out."""

from __future__ import annotations

import base64

from ..case.model import Exhibit
from .html import Html, button, hidden, join, tag


def pages_html(exhibit: Exhibit, pictures: list[bytes] | None) -> Html:
    """The pages of an exhibit, small, each to be turned or left out; without pictures, the way to see them."""
    head = tag("h4", "Pages")
    if pictures is None:
        return join(head, button(join("Show the pages", hidden(f" of {exhibit.title}")), "pages", exhibit=exhibit.id))
    made = []
    for number, picture in enumerate(pictures, 1):
        turned, out = exhibit.rotations.get(number, 0), number in exhibit.left_out
        image = tag(
            "img",
            src="data:image/png;base64," + base64.b64encode(picture).decode(),
            alt=f"Page {number}",
            style=f"transform:rotate({turned}deg)",
            loading="lazy",
        )
        named = hidden(f" page {number}")
        tools = join(
            button(join("Turn", named), "turn", exhibit=exhibit.id, page=number, key=f"turn-{number}"),
            button(
                join("Put back" if out else "Leave out", named),
                "leave_out",
                exhibit=exhibit.id,
                page=number,
                key=f"out-{number}",
            ),
        )
        made.append(
            tag(
                "li",
                tag("div", image, class_="pk-page", data_out=out),
                tag(
                    "p",
                    f"Page {number}" + (", left out" if out else "") + (f", turned {turned}°" if turned else ""),
                    class_="pk-small",
                ),
                tools,
                data_key=f"page-{number}",
            )
        )
    return join(head, tag("ol", made, class_="pk-pages"))

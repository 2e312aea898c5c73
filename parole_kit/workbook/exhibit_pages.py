"""The pages of one exhibit as small pictures, to be put in order, turned, left out; and one page large, to be blacked out."""

from __future__ import annotations

from ..case.model import Area, Exhibit
from .html import Html, button, hidden, join, tag

SMALL, LARGE = 220, 900  # dots across
AT_ONCE = 48  # pages shown together
PARTS = ("left", "top", "wide", "high")
BECOMES_A_PICTURE = (
    "A page with something blacked out is printed as a picture: what is under the black is gone for good from everything "
    "that is sent, and the words of the page can no longer be searched or copied. The file in the case stays as it is."
)


def picture(of: str, page: int, *, turned: int = 0, width: int = SMALL, alt: str = "", **more: object) -> Html:
    """A page's picture, which the page's script asks for when it comes into sight."""
    return tag("img", alt=alt, data_picture=f"{of}/{page}/{turned}/{width}", **more)


def turned_area(area: Area, degrees: int) -> Area:
    """An area of a page as it lies after the page was turned clockwise."""
    left, top, right, bottom = area
    return {
        0: area,
        90: (1 - bottom, left, 1 - top, right),
        180: (1 - right, 1 - bottom, 1 - left, 1 - top),
        270: (top, 1 - right, bottom, 1 - left),
    }[degrees % 360]


def pages_html(exhibit: Exhibit, first: int, opened: int, uid: str, says: str = "") -> Html:
    """The pages from place `first` (from 0) on, in the order of print; in their place the `opened` page, when there is one."""
    if opened:
        return _one_page(exhibit, opened, uid, says)
    order = exhibit.page_order or tuple(range(1, exhibit.pages + 1))
    place = {page: number for number, page in enumerate(exhibit.printed, 1)}
    shown = order[first : first + AT_ONCE]
    pages = [_page(exhibit, page, place.get(page, 0), page == order[0], page == order[-1]) for page in shown]
    return join(
        tag("p", "Pages are printed in this order. Drag them, or use Earlier and Later.", class_="pk-hint"),
        tag("ol", pages, class_="pk-pages", data_key="pages-list"),
        _other_pages(exhibit, first, len(order)),
    )


def _other_pages(exhibit: Exhibit, first: int, count: int) -> Html | None:
    if count <= AT_ONCE:
        return None
    before, after = max(first - AT_ONCE, 0), first + AT_ONCE
    return tag(
        "div",
        button(f"Pages {before + 1} to {first}", "pages_from", exhibit=exhibit.id, first=before) if first else None,
        button(f"Pages {after + 1} to {min(after + AT_ONCE, count)}", "pages_from", exhibit=exhibit.id, first=after)
        if after < count
        else None,
        class_="pk-line",
    )


def _page(exhibit: Exhibit, page: int, place: int, is_first: bool, is_last: bool) -> Html:
    turned, out = exhibit.rotations.get(page, 0), not place
    black = exhibit.blacked_out.get(page)
    says = [f"Page {page}"]
    says += ["left out"] if out else [f"prints as {place}"] if place != page else []
    says += [f"turned {turned}°"] if turned else []
    says += [_black_words(black)] if black is not None else []

    def tool(says: str, do: str) -> Html:
        return button(
            join(says, hidden(f" page {page}")),
            do,
            exhibit=exhibit.id,
            page=page,
            key=f"{do}-{page}",
            class_="pk-clear",
        )

    return tag(
        "li",
        tag(
            "div",
            tag(
                "div",
                picture(exhibit.id, page, turned=turned, alt=f"Page {page}"),
                [_mark(turned_area(area, turned)) for area in black or ()],
                class_="pk-leaf",
            ),
            class_="pk-page",
            data_out=out,
            draggable="true",
            title="Drag to another place",
        ),
        tag("p", ", ".join(says), class_="pk-small"),
        tag(
            "div",
            None if is_first else tool("Earlier", "earlier"),
            None if is_last else tool("Later", "later"),
            tool("Turn", "turn"),
            tool("Put back" if out else "Leave out", "leave_out"),
            tool("Black out", "open_page"),
            class_="pk-page-tools",
        ),
        data_page_row=f"{exhibit.id}/{page}",
        data_key=f"page-{page}",
    )


def _black_words(black: tuple[Area, ...]) -> str:
    return f"{len(black)} place{'s' if len(black) != 1 else ''} blacked out" if black else "printed as a picture"


def _style(area: Area) -> str:
    left, top, right, bottom = (f"{100 * part:.2f}%" for part in (*area[:2], area[2] - area[0], area[3] - area[1]))
    return f"left:{left};top:{top};width:{right};height:{bottom}"


def _mark(area: Area) -> Html:
    return tag("span", class_="pk-black", style=_style(area), aria_hidden="true")


# --- one page, large


def _one_page(exhibit: Exhibit, page: int, uid: str, says: str) -> Html:
    turned = exhibit.rotations.get(page, 0)
    black = exhibit.blacked_out.get(page)
    areas = [turned_area(area, turned) for area in black or ()]
    about = {"exhibit": exhibit.id, "page": page}
    boxes = [
        tag(
            "button",
            hidden(
                f"Black box {number} of {len(areas)}. Arrow keys move it, with Shift they size it, Delete takes it off."
            ),
            type="button",
            class_="pk-black",
            style=_style(area),
            data_box=number,
            data_area=" ".join(f"{part:.4f}" for part in area),
            data_key=f"box-{number}",
        )
        for number, area in enumerate(areas, 1)
    ]
    sheet = tag(
        "div",
        picture(exhibit.id, page, turned=turned, width=LARGE, alt=f"Page {page} of {exhibit.title}", draggable="false"),
        boxes,
        class_="pk-sheet",
        data_sheet=True,
        data_exhibit=exhibit.id,
        data_page=page,
        data_key=f"sheet-{page}",
    )
    return tag(
        "div",
        tag("h4", f"Page {page} of {exhibit.pages}", tabindex="-1", data_key="one-page"),
        tag("p", BECOMES_A_PICTURE, class_="pk-warn"),
        tag(
            "div",
            tag(
                "div",
                tag(
                    "p",
                    "Draw over the page with the mouse, or add a box and move it with the arrow keys.",
                    class_="pk-hint",
                ),
                sheet,
            ),
            tag(
                "div",
                _words_form(uid, about, says),
                _boxes(areas, about, uid),
                _whole(black, about),
                class_="pk-black-tools",
            ),
            class_="pk-black-out",
        ),
        tag(
            "div",
            button("Undo", "black_undo", key="black-undo", **about),
            button("Back to the pages", "close_page", class_="pk-button", key="close-page", **about),
            class_="pk-line",
        ),
        data_key=f"open-{page}",
    )


def _words_form(uid: str, about: dict, says: str) -> Html:
    own = f"{uid}-black-words"
    return tag(
        "form",
        tag(
            "div",
            tag("label", "Words to black out", for_=own, class_="pk-label"),
            tag(
                "p",
                "A name or a number, as it is printed. A scan has no words to find: draw over it.",
                class_="pk-hint",
                id=f"{own}-hint",
            ),
            tag(
                "input", type="text", id=own, name="words", class_="pk-input pk-m", autocomplete="off",
                aria_describedby=f"{own}-hint",
            ),
            class_="pk-field",
        ),
        tag(
            "div",
            tag("input", type="checkbox", id=f"{own}-all", name="everywhere", value="yes"),
            tag("label", "On every page of this exhibit", for_=f"{own}-all"),
            class_="pk-option",
        ),
        tag("button", "Black out these words", type="submit", class_="pk-button pk-quiet"),
        says and tag("p", says, class_="pk-echo"),
        data_do="black_words",
        data_key="black-words",
        **{f"data_{name}": value for name, value in about.items()},
    )  # fmt: skip


def _boxes(areas: list[Area], about: dict, uid: str) -> Html:
    rows = []
    for number, area in enumerate(areas, 1):
        left, top, right, bottom = area
        values = {"left": left, "top": top, "wide": right - left, "high": bottom - top}
        inputs = [
            tag(
                "label",
                name.capitalize(),
                tag(
                    "input", type="number", min="0", max="100", step="any", value=f"{round(100 * values[name], 1):g}",
                    class_="pk-input", data_live="black_part", data_box=number, data_part=name, id=f"{uid}-box-{number}-{name}",
                    aria_label=f"Box {number}, {name}, per cent of the page",
                    **{f"data_{key}": value for key, value in about.items()},
                ),
            )
            for name in PARTS
        ]  # fmt: skip
        off = button(join("Take off", hidden(f" box {number}")), "black_off", box=number, key=f"off-{number}", **about)
        rows.append(
            tag("li", tag("p", f"Box {number}, in per cent of the page"), tag("div", inputs, class_="pk-four"), off)
        )
    add = button("Add a box", "black_add", key="black-add", **about)
    return join(
        tag("h5", "Boxes"),
        tag("ol", rows, class_="pk-boxes") if rows else tag("p", "None yet.", class_="pk-small"),
        add,
    )


def _whole(black: tuple[Area, ...] | None, about: dict) -> Html | None:
    if black:
        return None
    if black is None:
        return tag(
            "div",
            tag("h5", "The whole page"),
            tag(
                "p",
                "Takes away what the page carries and does not show, and changes nothing that is seen.",
                class_="pk-hint",
            ),
            button("Print it as a picture", "make_picture", key="make-picture", **about),
        )
    return tag(
        "div",
        tag("h5", "The whole page"),
        tag("p", "It is printed as a picture."),
        button("Print it as it is in the file", "black_clear", key="black-clear", **about),
    )

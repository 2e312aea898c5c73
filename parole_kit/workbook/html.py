"""Safe HTML from Python: everything that is not already HTML is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_VOID = {"input", "br", "hr", "img"}


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *inside: object, **attributes: object) -> Html:
    """One element. `class_` and `for_` lose their last line, other lines become hyphens; None and False are left out."""
    words = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        key = key.rstrip("_").replace("_", "-")
        words.append(key if value is True else f'{key}="{escape(str(value))}"')
    opening = f"<{' '.join(words)}>"
    return Html(opening if name in _VOID else f"{opening}{join(*inside)}</{name}>")


def join(*inside: object) -> Html:
    """Several pieces one after another; None and False vanish, lists are taken apart, text is escaped."""
    pieces = []
    for piece in inside:
        if piece is None or piece is False:
            continue
        if isinstance(piece, Html):
            pieces.append(piece)
        elif isinstance(piece, str):
            pieces.append(escape(piece, quote=False))
        elif isinstance(piece, Iterable):
            pieces.append(join(*piece))
        else:
            pieces.append(escape(str(piece), quote=False))
    return Html("".join(pieces))


def hidden(*inside: object) -> Html:
    """Words for those who listen to the page instead of looking at it."""
    return tag("span", *inside, class_="pk-vh")


def paragraphs(text: str, **attributes: object) -> Html:
    """Each line that is not empty as a paragraph."""
    return join(tag("p", line.strip(), **attributes) for line in text.splitlines() if line.strip())


def listing(items: Iterable[object], **attributes: object) -> Html | None:
    """A list, or nothing when there is nothing to list."""
    made = [tag("li", item) for item in items]
    return tag("ul", made, **attributes) if made else None


def button(says: object, do: str, /, *, class_: str = "pk-button pk-quiet", **data: object) -> Html:
    """A button that asks the kit to `do` something; further names become data."""
    return tag(
        "button",
        says,
        type="button",
        class_=class_,
        data_do=do,
        **{f"data_{key}": value for key, value in data.items()},
    )


def place_of(exhibit_id: str) -> str:
    """The name under which the way to an exhibit's row is found, as a question is by its id."""
    return f"exhibit:{exhibit_id}"


def go_to(says: object, step: str, question: str = "", person: str = "", *, class_: str | None = None) -> Html:
    """A link to a step, and to a question in it or an exhibit (see `place_of`). The address's hash is the step; the page's script finds the question."""
    address = f"#{step}/{question}" if question else f"#{step}"
    return tag("a", says, href=address, data_goto=question or None, data_person=person or None, class_=class_)

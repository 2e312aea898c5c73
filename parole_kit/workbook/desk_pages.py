"""What is done to the pages of an exhibit: looked at, put in order, turned, left out, blacked out. A part of the desk."""

from __future__ import annotations

from ..case.model import Area, Exhibit
from ..errors import KitError
from ..faults import report
from .exhibit_pages import PARTS, turned_area

AT_ONCE = 8  # pictures drawn before they are given to the page
LEAST = 0.005  # of a page: what is smaller is a click, not a box
NEW_BOX = (0.3, 0.46, 0.7, 0.5)


class DeskPages:
    """Pages as a part of the desk."""

    def __init__(self, *given, **more) -> None:
        self.pages_of = ""  # the exhibit whose pages are shown
        self.first_page = 0  # the place of the first page that is shown
        self.open_page = 0  # the page that is shown large
        self.words_say = ""  # what came of looking for words
        self.undone: list[tuple[str, dict[int, tuple[Area, ...]]]] = []  # what was black before each step
        super().__init__(*given, **more)

    # --- pictures ------------------------------------------------------------------------------------------------

    def do_pictures(self, message: dict) -> None:
        """Draw the pictures that have come into sight, apart, and give them to the page as they are ready."""
        wanted: dict[tuple[str, int, int], list[int]] = {}
        for key in message["wanted"]:
            of, page, turned, width = str(key).rsplit("/", 3)
            wanted.setdefault((of, int(turned), int(width)), []).append(int(page))
        for (of, turned, width), pages in wanted.items():
            source = self._source(of)
            for at in range(0, len(pages), AT_ONCE) if source else ():
                self._draw_pages(of, source, turned, width, pages[at : at + AT_ONCE])

    def _source(self, of: str) -> tuple[bytes, str, str] | None:
        """Bytes, kind and name of an exhibit's file, or of one that waits for a yes; None when it is gone."""
        kind, _, id = of.partition(":")
        if kind == "waiting":
            file = next((each for each in self.waiting if each.id == id), None)
            return (file.data, file.inspection.media_type, file.file_name) if file else None
        try:
            exhibit = self.session.case.exhibit(of)
            return self.session.case.exhibit_bytes(of), exhibit.media_type, exhibit.file_name
        except KitError:
            return None

    def _draw_pages(self, of: str, source: tuple[bytes, str, str], turned: int, width: int, pages: list[int]) -> None:
        def make() -> list[bytes]:
            from ..case import page_thumbnails

            return page_thumbnails(*source, width=width, pages=pages, turned=turned)

        def then(found, error: BaseException | None) -> None:
            if error is None:
                self.send(
                    {"do": "pictures", "keys": [f"{of}/{page}/{turned}/{width}" for page in pages]}, buffers=found
                )
            elif not isinstance(error, KitError):
                report(error)

        self.session.apart(make, then)

    # --- order, turning, leaving out -----------------------------------------------------------------------------

    def do_pages(self, message: dict) -> None:
        """Show the pages of an exhibit, or put them away."""
        wanted = str(message["exhibit"])
        self.pages_of = "" if self.pages_of == wanted else wanted
        self.first_page = self.open_page = 0
        self.tell("focus", key=f"pages-{wanted}")

    def do_pages_from(self, message: dict) -> None:
        """Show the pages from another place on."""
        self.first_page = int(message["first"])
        self.tell("focus", key="pages-list")

    def _page(self, message: dict) -> tuple[Exhibit, int]:
        return self.session.case.exhibit(str(message["exhibit"])), int(message["page"])

    def do_turn(self, message: dict) -> None:
        """Turn a page by a quarter, clockwise."""
        exhibit, page = self._page(message)
        turned = {**exhibit.rotations, page: (exhibit.rotations.get(page, 0) + 90) % 360}
        self.session.case.update_exhibit(exhibit.id, rotations=turned)
        self.tell("announce", text=f"Page {page} is turned by {turned[page]} degrees.")

    def do_leave_out(self, message: dict) -> None:
        """Leave a page out of the packet, or put it back."""
        exhibit, page = self._page(message)
        out = set(exhibit.left_out) ^ {page}
        self.session.case.update_exhibit(exhibit.id, left_out=sorted(out))
        self.tell("announce", text=f"Page {page} is {'left out' if page in out else 'printed again'}.")

    def do_earlier(self, message: dict) -> None:
        """One place towards the front."""
        self._shift(message, -1)

    def do_later(self, message: dict) -> None:
        """One place towards the end."""
        self._shift(message, 1)

    def _shift(self, message: dict, by: int) -> None:
        exhibit, page = self._page(message)
        order = _order(exhibit)
        to = min(max(order.index(page) + by, 0), len(order) - 1)
        order.remove(page)
        order.insert(to, page)
        self.session.case.update_exhibit(exhibit.id, page_order=order)
        at_end = to in (0, len(order) - 1)
        do = ("later" if to == 0 else "earlier") if at_end else ("earlier" if by < 0 else "later")
        self.tell("announce", text=f"Page {page} is now at place {to + 1} of {len(order)}.")
        self.tell("focus", key=f"{do}-{page}")

    def do_page_place(self, message: dict) -> None:
        """A dragged page takes the place of another one."""
        of, _, moved = str(message["moved"]).rpartition("/")
        other_of, _, before = str(message["before"]).rpartition("/")
        if of != other_of:
            return
        order = _order(self.session.case.exhibit(of))
        to = order.index(int(before))
        order.remove(int(moved))
        order.insert(to, int(moved))
        self.session.case.update_exhibit(of, page_order=order)
        self.tell("announce", text=f"Page {moved} is now at place {to + 1} of {len(order)}.")

    # --- blacking out --------------------------------------------------------------------------------------------

    def do_open_page(self, message: dict) -> None:
        """Show one page large, to black out places on it."""
        exhibit, self.open_page = self._page(message)
        self.pages_of = exhibit.id
        self.words_say = ""
        self.tell("focus", key="one-page")

    def do_close_page(self, message: dict) -> None:
        """Back to all pages."""
        self.open_page = 0
        self.tell("focus", key=f"open_page-{message['page']}")

    def _areas(self, exhibit: Exhibit, page: int) -> list[Area]:
        """The black areas of a page as it is shown, turned."""
        turned = exhibit.rotations.get(page, 0)
        return [turned_area(area, turned) for area in exhibit.blacked_out.get(page, ())]

    def _blacken(self, exhibit: Exhibit, page: int, shown: list[Area] | None, says: str) -> None:
        """Keep the areas of a page, given as they are shown; None prints the page as it is in its file."""
        back = -exhibit.rotations.get(page, 0) % 360
        black = {number: areas for number, areas in exhibit.blacked_out.items() if number != page}
        if shown is not None:
            black[page] = tuple(turned_area(_on_page(area), back) for area in shown)
        self._keep_black(exhibit, black, says)

    def _keep_black(self, exhibit: Exhibit, black: dict[int, tuple[Area, ...]], says: str) -> None:
        self.session.case.update_exhibit(exhibit.id, blacked_out=black)
        self.undone.append((exhibit.id, exhibit.blacked_out))
        self.tell("announce", text=says)

    def do_black(self, message: dict) -> None:
        """A box drawn with the mouse."""
        exhibit, page = self._page(message)
        left, top, right, bottom = (float(part) for part in message["area"])
        area = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
        if area[2] - area[0] < LEAST or area[3] - area[1] < LEAST:
            return
        areas = [*self._areas(exhibit, page), area]
        self._blacken(exhibit, page, areas, f"Box {len(areas)} is black.")

    def do_black_add(self, message: dict) -> None:
        """A new box in the middle of the page, to be moved."""
        exhibit, page = self._page(message)
        areas = self._areas(exhibit, page)
        down = 0.05 * (len(areas) % 8)
        areas.append((NEW_BOX[0], NEW_BOX[1] + down, NEW_BOX[2], NEW_BOX[3] + down))
        self._blacken(exhibit, page, areas, f"Box {len(areas)} was added in the middle of the page.")
        self.tell("focus", key=f"box-{len(areas)}")

    def do_black_set(self, message: dict) -> None:
        """A box that was moved or sized with the arrow keys."""
        exhibit, page = self._page(message)
        areas, number = self._areas(exhibit, page), int(message["box"])
        areas[number - 1] = tuple(float(part) for part in message["area"])
        self._blacken(exhibit, page, areas, f"Box {number} is at {_where(areas[number - 1])}.")

    def do_black_part(self, message: dict) -> None:
        """One number of a box, in per cent of the page."""
        exhibit, page = self._page(message)
        areas, number = self._areas(exhibit, page), int(message["box"])
        left, top, right, bottom = areas[number - 1]
        parts = {"left": left, "top": top, "wide": right - left, "high": bottom - top}
        try:
            given = float(message["value"]) / 100
        except ValueError:
            return
        if message["part"] in PARTS and 0 <= given <= 1:
            parts[message["part"]] = given
        areas[number - 1] = (parts["left"], parts["top"], parts["left"] + parts["wide"], parts["top"] + parts["high"])
        self._blacken(exhibit, page, areas, f"Box {number} is at {_where(areas[number - 1])}.")

    def do_black_off(self, message: dict) -> None:
        """Take a box off."""
        exhibit, page = self._page(message)
        areas, number = self._areas(exhibit, page), int(message["box"])
        del areas[number - 1]
        self._blacken(exhibit, page, areas or None, f"Box {number} was taken off.")
        self.tell("focus", key="black-add")

    def do_make_picture(self, message: dict) -> None:
        """Print a page as a picture, so that what it carries and does not show is gone."""
        exhibit, page = self._page(message)
        self._blacken(exhibit, page, self._areas(exhibit, page), f"Page {page} is printed as a picture.")

    def do_black_clear(self, message: dict) -> None:
        """Print a page as it is in its file."""
        exhibit, page = self._page(message)
        self._blacken(exhibit, page, None, f"Page {page} is printed as it is in the file.")

    def do_black_undo(self, message: dict) -> None:
        """Take the last step back."""
        mine = [step for step in self.undone if step[0] == message["exhibit"]]
        if not mine:
            self.tell("announce", text="There is nothing to undo.")
            return
        self.undone.remove(mine[-1])
        self.session.case.update_exhibit(mine[-1][0], blacked_out=mine[-1][1])
        self.tell("announce", text="The last step was taken back.")

    def do_black_words(self, message: dict) -> None:
        """Find words on the page, or on every page, and black them out."""
        exhibit, page = self._page(message)
        words = " ".join(str(message["values"].get("words", "")).split())
        everywhere = bool(message["values"].get("everywhere"))
        source = self._source(exhibit.id)
        if not words or source is None:
            return

        def find() -> dict:
            from ..case import find_words

            return find_words(source[0], source[1], [words], source[2])

        def then(found, error: BaseException | None) -> None:
            def go_on() -> None:
                if error is not None:
                    raise error
                now = self.session.case.exhibit(exhibit.id)
                black, count = dict(now.blacked_out), 0
                for number, areas in found.items():
                    if everywhere or number == page:
                        new = [area for area in areas if area not in black.get(number, ())]
                        black[number] = (*black.get(number, ()), *map(_on_page, new))
                        count += len(new)
                places = "place was" if count == 1 else "places were"
                self.words_say = f"“{words}”: {count} {places} blacked out."
                if count:
                    self._keep_black(now, black, self.words_say)
                else:
                    self.words_say = f"“{words}” was not found. On a scan, draw over it."
                    self.tell("announce", text=self.words_say)

            self.turn(go_on)

        self.session.apart(find, then)


def _order(exhibit: Exhibit) -> list[int]:
    return list(exhibit.page_order or range(1, exhibit.pages + 1))


def _on_page(area: Area) -> Area:
    """The area moved and cut so that it lies on the page and can be seen."""
    left, top = min(max(area[0], 0.0), 1 - LEAST), min(max(area[1], 0.0), 1 - LEAST)
    return left, top, min(max(area[2], left + LEAST), 1.0), min(max(area[3], top + LEAST), 1.0)


def _where(area: Area) -> str:
    left, top, right, bottom = (round(100 * part) for part in area)
    return f"{left} to {right} per cent across and {top} to {bottom} per cent down"

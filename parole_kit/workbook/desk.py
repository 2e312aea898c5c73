"""The evidence desk: files come in, are described, put in order and taken out again."""

from __future__ import annotations

from dataclasses import replace

from ..case.model import Exhibit
from ..errors import AnswerError, Problems
from ..faults import report
from .coming_in import G28, ComingIn, Waiting, title_from
from .desk_pages import DeskPages
from .exhibit_pages import pages_html
from .exhibit_record import Record
from .exhibits_list import exhibit_row, group_title, leave_html, move_html, tabs_of, total_words
from .files import send_download
from .html import Html, join, tag
from .look import Look
from .notes import Noting
from .proof_view import missing_html, proof_html, proof_table

__all__ = ["G28", "Desk", "Waiting", "title_from"]


class Desk(ComingIn, DeskPages, Noting):
    """The exhibits, and the way in for new ones."""

    late = True

    def __init__(self, session, step: str) -> None:
        self.described = ""  # the exhibit whose record is open
        self.leaving = ""  # the exhibit whose removal waits for a yes
        self.moving = ""  # the exhibit for which a new place is chosen
        self.wrong: dict[tuple[str, str], tuple[str, str]] = {}
        super().__init__(session, step, kind="desk")

    # --- what is drawn -------------------------------------------------------------------------------------------

    def draw(self, look: Look) -> Html:
        """The way in, what waits or failed, the list, what is missing, what proves what."""
        return join(
            self._way_in(look),
            self._failures(),
            self._confirmations(),
            self._list(look),
            look.keep("what is missing, drawn", lambda: missing_html(look)),
            look.keep("the proof map, drawn", lambda: proof_html(look)),
        )

    def _list(self, look: Look) -> Html:
        if not look.exhibits:
            return tag("p", "No exhibits yet.", class_="pk-note", data_key="none")
        pieces: list[Html] = [tag("p", total_words(look), class_="pk-small", data_key="total")]
        groups = dict.fromkeys(exhibit.group for exhibit in look.exhibits)
        for group in groups:
            same = [each for each in look.exhibits if each.group == group]
            rows = [self._row(look, each, first=each is same[0], last=each is same[-1]) for each in same]
            pieces.append(tag("h3", group_title(look, group), data_key=f"group-{group}"))
            pieces.append(tag("ol", rows, class_="pk-exhibits", data_key=f"list-{group}"))
        return join(*pieces)

    def _row(self, look: Look, exhibit: Exhibit, *, first: bool, last: bool) -> Html:
        opened, paged = exhibit.id == self.described, exhibit.id == self.pages_of
        letter = tabs_of(look).get(exhibit.id, "")
        if exhibit.id not in (self.described, self.pages_of, self.leaving, self.moving):
            return look.keep(
                f"the row of {exhibit.id}", lambda: exhibit_row(look, exhibit, letter, first=first, last=last)
            )
        inside = join(
            leave_html(exhibit) if exhibit.id == self.leaving else None,
            move_html(look, exhibit, self.uid) if exhibit.id == self.moving else None,
            Record(look, exhibit, self.uid, self.wrong).html() if opened else None,
            tag(
                "div",
                pages_html(exhibit, self.first_page, self.open_page, self.uid, self.words_say),
                class_="pk-record",
                data_key="pages",
            )
            if paged
            else None,
        )
        return exhibit_row(look, exhibit, letter, first=first, last=last, inside=inside, opened=opened, paged=paged)

    def _receive(self, widget, message: dict, buffers: list) -> None:
        """As any view, but pictures that were asked for change nothing, and so nothing is drawn anew."""
        if message.get("do") != "pictures":
            super()._receive(widget, message, buffers)
            return
        try:
            self.do_pictures(message)
        except Exception as fault:
            report(fault)

    # --- the list ------------------------------------------------------------------------------------------------

    def _ids(self) -> list[str]:
        return [exhibit.id for exhibit in self.session.case.exhibits()]

    def _move(self, exhibit_id: str, by: int, key: str) -> None:
        ids = self._ids()
        at = ids.index(exhibit_id)
        to = min(max(at + by, 0), len(ids) - 1)
        ids[at], ids[to] = ids[to], ids[at]
        self.session.case.reorder_exhibits(ids)
        same = self._group_of(exhibit_id)
        if exhibit_id in (same[0], same[-1]):
            key = "down" if exhibit_id == same[0] else "up"
        self.tell("announce", text=f"Now at place {same.index(exhibit_id) + 1} of {len(same)}.")
        self.tell("focus", key=f"{key}-{exhibit_id}")

    def _group_of(self, exhibit_id: str) -> list[str]:
        look = self.session.look()
        group = self.session.case.exhibit(exhibit_id).group
        return [each.id for each in look.exhibits if each.group == group]

    def do_up(self, message: dict) -> None:
        """One place towards the front of its group."""
        self._move(str(message["exhibit"]), -1, "up")

    def do_down(self, message: dict) -> None:
        """One place towards the end of its group."""
        self._move(str(message["exhibit"]), 1, "down")

    def do_place(self, message: dict) -> None:
        """A dragged exhibit takes the place of another; across groups it joins that group."""
        moved, before = str(message["exhibit"]), str(message["before"])
        case = self.session.case
        with case.together():
            if case.exhibit(moved).group != case.exhibit(before).group:
                case.update_exhibit(moved, group=case.exhibit(before).group)
            ids = self._ids()
            downwards = ids.index(moved) < ids.index(before)
            ids.remove(moved)
            ids.insert(ids.index(before) + (1 if downwards else 0), moved)
            case.reorder_exhibits(ids)
        same = self._group_of(moved)
        self.tell("announce", text=f"Now at place {same.index(moved) + 1} of {len(same)}.")

    def do_move(self, message: dict) -> None:
        """Open or close the choice of another place."""
        wanted = str(message["exhibit"])
        self.moving = "" if self.moving == wanted else wanted
        self.tell("focus", key=f"to-{wanted}" if self.moving else f"move-{wanted}")

    def do_move_to(self, message: dict) -> None:
        """Put an exhibit behind another, or first in a group."""
        moved = str(message["exhibit"])
        group, _, behind = str(message["values"]["to"]).partition("/")
        case = self.session.case
        with case.together():
            case.update_exhibit(moved, group=group)
            ids = [each for each in self._ids() if each != moved]
            first = [each.id for each in case.exhibits() if each.group == group and each.id != moved]
            at = ids.index(behind) + 1 if behind else ids.index(first[0]) if first else len(ids)
            ids.insert(at, moved)
            case.reorder_exhibits(ids)
        self.moving = ""
        same = self._group_of(moved)
        where = f"place {same.index(moved) + 1} of {len(same)} under {group_title(self.session.look(), group)}"
        self.tell("announce", text=f"Now at {where}.")
        self.tell("focus", key=f"move-{moved}")

    def do_describe(self, message: dict) -> None:
        """Open or close the record of an exhibit."""
        wanted = str(message["exhibit"])
        self.described = "" if self.described == wanted else wanted
        self.tell("focus", key="title" if self.described else f"describe-{wanted}")

    def do_remove(self, message: dict) -> None:
        """Ask before an exhibit is removed."""
        self.leaving = str(message["exhibit"])
        self.tell("focus", key=f"keep-{self.leaving}")

    def do_keep(self, message: dict) -> None:
        """Leave the exhibit in the case."""
        self.leaving = ""
        self.tell("focus", key=f"remove-{message['exhibit']}")

    def do_remove_now(self, message: dict) -> None:
        """Take the exhibit out of the case."""
        self.leaving = ""
        self.session.case.remove_exhibit(str(message["exhibit"]))
        self.tell("announce", text="The exhibit was removed.")
        self.tell("focus", key="zone")

    def do_view(self, message: dict) -> None:
        """Give the original file to the browser."""
        exhibit = self.session.case.exhibit(str(message["exhibit"]))
        send_download(self, self.session.case.exhibit_bytes(exhibit.id), exhibit.file_name)

    def do_proof_file(self, _message: dict) -> None:
        """Give the proof map as a table for a spreadsheet."""
        case = self.session.case
        send_download(self, proof_table(self.session.law, case), f"{case.file_number}-proof-map.csv")

    # --- the record ----------------------------------------------------------------------------------------------

    def do_record(self, message: dict) -> None:
        """Save one field of an exhibit's record; what cannot be saved stays beside it with the reason."""
        exhibit_id, field, value = str(message["exhibit"]), str(message["field"]), message["value"]
        exhibit = self.session.case.exhibit(exhibit_id)
        self.wrong.pop((exhibit_id, field), None)
        if field == "proves":
            changed = {"proves": _with(exhibit.proves, message["factor"], value)}
        elif field == "may_go_to":
            changed = {"may_go_to": _with(exhibit.may_go_to, message["audience"], value)}
        elif field.startswith("translator."):
            changed = {"translator": replace(exhibit.translator, **{field.partition(".")[2]: str(value)})}
        else:
            changed = {field: value}
        try:
            self.session.case.update_exhibit(exhibit_id, **changed)
        except (AnswerError, Problems) as error:
            first = error.errors[0] if isinstance(error, Problems) else error
            self.wrong[exhibit_id, field] = (str(value), f"{first.what} {first.fix}")
            self.tell("announce", text=f"Not saved. {first.what} {first.fix}")

    def do_back(self, message: dict) -> None:
        """Note an answer that an exhibit shows to be true."""
        answer = str(message["values"].get("answer", ""))
        if answer:
            exhibit = self.session.case.exhibit(str(message["exhibit"]))
            self.session.case.update_exhibit(exhibit.id, backs=_with(exhibit.backs, answer, True))

    def do_unback(self, message: dict) -> None:
        """Take such a note off."""
        exhibit = self.session.case.exhibit(str(message["exhibit"]))
        self.session.case.update_exhibit(exhibit.id, backs=_with(exhibit.backs, message["answer"], False))


def _with(chosen: tuple[str, ...], one: str, wanted: bool) -> list[str]:
    rest = [each for each in chosen if each != one]
    return [*rest, one] if wanted else rest

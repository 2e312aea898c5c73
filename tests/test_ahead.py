"""What a build does before it is asked for it: the same bytes come out, errors arrive, and nothing outlives the build."""

from __future__ import annotations

import io
import threading
import time

import pikepdf
import pytest
from packets import AS_OF, LAW, STAMP, TITLES, built, document
from PIL import Image

from parole_kit.case.model import Exhibit
from parole_kit.case.sandbox import Sandbox
from parole_kit.errors import IntakeError, KitError, PacketError
from parole_kit.packet import editions, hands
from parole_kit.packet.ahead import THREADS, Ahead
from parole_kit.packet.build import BESIDE
from parole_kit.packet.bundle import Looks
from parole_kit.places import TEMPLATES

LETTERHEAD = TEMPLATES / "letterhead.docx"


def picture(name: str = "card.png") -> tuple[bytes, Exhibit]:
    data = io.BytesIO()
    Image.new("RGBA", (60, 40), (200, 30, 30, 128)).save(data, "PNG")
    return data.getvalue(), Exhibit("card", "A card", "identity", name, "image/png", 1, len(data.getvalue()), "")


@pytest.fixture(params=["a second process", "no second process"])
def helper(request, monkeypatch):
    """The build with its second process, and with one that cannot be started."""
    if request.param == "no second process":
        monkeypatch.setattr(hands, "process", Sandbox("parole_kit.no_such_module"))
    yield
    if request.param == "no second process":
        hands.process.close()


def test_exhibits_and_drafts_are_the_same_wherever_they_are_made(helper):
    data, card = picture()
    assert hands.takes_long(card)
    assert hands.exhibit_apart(data, card) == hands.exhibit_here(data, card)
    letter, how = document("cover-letter", "Cover letter"), {"letterhead": LETTERHEAD, "exported_on": AS_OF}
    assert hands.word_apart(letter, **how) == hands.word_here(letter, **how)


def test_the_print_edition_is_the_same_wherever_it_is_written(helper, tmp_path):
    plan, _, _ = built(tmp_path / "packet.pdf")
    looks = Looks("A packet", STAMP, TITLES)
    sheets = hands.print_apart(tmp_path / "packet.pdf", plan, tmp_path / "apart.pdf", looks, LAW)
    assert sheets == hands.print_here(tmp_path / "packet.pdf", plan, tmp_path / "here.pdf", looks, LAW)
    assert (tmp_path / "apart.pdf").read_bytes() == (tmp_path / "here.pdf").read_bytes()


def test_a_print_edition_in_another_order_fails_its_proof(tmp_path):
    packet, printed = tmp_path / "packet.pdf", tmp_path / "print.pdf"
    plan, _, _ = built(packet)
    hands.print_here(packet, plan, printed, Looks("A packet", STAMP, TITLES), LAW)
    order = editions.print_order(plan)
    numbers = [plan.number(page) if page else editions.BLANK for page in order]
    editions._prove(printed, packet, plan, order, numbers, BESIDE)
    for page, other in ((2, 3), (8, 29)):
        wrong = [{page: other, other: page}.get(place, place) for place in order]
        with pytest.raises(PacketError, match="for printing is not page"):
            editions._prove(printed, packet, plan, wrong, numbers, BESIDE)


def test_something_private_in_the_packet_is_found_when_the_print_edition_is_made(helper, tmp_path):
    packet = tmp_path / "packet.pdf"
    plan, _, _ = built(packet)
    with pikepdf.open(packet, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Author"] = "somebody"
        pdf.save(packet)
    hands.print_apart(packet, plan, tmp_path / "print.pdf", Looks("A packet", STAMP, TITLES), LAW)
    with pytest.raises(KitError, match="Author is inside"):
        hands.proof_apart(packet, plan, tmp_path / "print.pdf", BESIDE)


def test_a_file_that_cannot_be_printed_is_named_wherever_it_was_tried(helper):
    _, card = picture("bank card.png")
    with pytest.raises(IntakeError, match=r"bank card\.png"):
        hands.exhibit_apart(b"\x89PNG\r\n\x1a\n and then nothing", card)


class Busy:
    """A job for every thread, begun, and not done until it is let go."""

    def __init__(self, ahead: Ahead) -> None:
        self.hold, self.done = threading.Event(), []
        begun = threading.Barrier(THREADS + 1)

        def job() -> str:
            begun.wait()
            self.hold.wait()
            self.done.append("begun before")
            return "held"

        for number in range(THREADS):
            ahead.start(number, job)
        begun.wait(60)


def test_a_job_that_no_thread_has_begun_is_done_at_once():
    with Ahead() as ahead:
        busy = Busy(ahead)
        ahead.start("later", threading.current_thread)
        assert ahead.result("later") is threading.main_thread()
        busy.hold.set()
        assert [ahead.result(number) for number in range(THREADS)] == ["held"] * THREADS


def test_what_the_second_process_does_waits_for_nothing_else():
    with Ahead() as ahead:
        busy = Busy(ahead)
        ahead.start("draft", lambda: "by the second process", lambda: "here")
        while not ahead._jobs["draft"][0].done():
            time.sleep(0.01)
        assert ahead.result("draft") == "by the second process"
        busy.hold.set()


def test_nothing_of_a_build_runs_on_when_it_was_stopped():
    with pytest.raises(IntakeError), Ahead() as ahead:
        busy = Busy(ahead)
        ahead.start("waiting", lambda: busy.done.append("waited"))
        threading.Timer(0.05, busy.hold.set).start()
        raise IntakeError("The person stopped the work.")
    assert busy.done == ["begun before"] * THREADS


def test_the_identifier_of_a_packet_follows_its_content(tmp_path):
    def identifier(name: str, **more) -> tuple[str, ...]:
        built(tmp_path / name, **more)
        with pikepdf.open(tmp_path / name) as pdf:
            return tuple(bytes(half).hex() for half in pdf.trailer.ID)

    first = identifier("one.pdf")
    assert first == identifier("again.pdf") != identifier("other.pdf", client="Another client · A 099-999-999")
    assert all(len(half) == 32 for half in first)

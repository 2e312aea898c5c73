"""Odd and private files all the way into a finished packet: nothing leaks, nothing breaks, and the limits hold."""

from __future__ import annotations

import shutil

import pikepdf
import planted
import pypdfium2
import pytest
from costs import cost, held
from hostile import HOSTILE
from packets import AS_OF, document, sample_case

from parole_kit.case import Case, find_words, inspect_file
from parole_kit.case.model import Exhibit
from parole_kit.case.word_files import find_soffice
from parole_kit.errors import PacketError
from parole_kit.law import load_law
from parole_kit.packet import build_in_worker, build_packet, gate, worker
from parole_kit.packet.blacked_out import prove_blacked_out, prove_same_drawing
from parole_kit.packet.bundle import Looks, bundle
from parole_kit.packet.hands import exhibit_here
from parole_kit.packet.layout import lay_out
from parole_kit.packet.pdf import typeset
from parole_kit.packet.plan import Part, Plan
from parole_kit.packet.readback import prove
from parole_kit.packet.snapshot import Snapshot

LAW = load_law()
NOTHING_DRAFTED = typeset([document("none", "None", 1)])
GIGABYTE, SECONDS = 1 << 30, 10  # the most that one file may take
LET_IN = [name for name, odd in HOSTILE.items() if odd.fate != "refused"]


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    with sample_case(tmp_path_factory.mktemp("master")) as case:
        return case.path


@pytest.fixture
def case(master, tmp_path):
    shutil.copy(master, tmp_path / master.name)
    with Case.open(tmp_path / master.name) as opened:
        yield opened


def put(case: Case, data: bytes, name: str, **record):
    return case.add_exhibit(data, name, inspect_file(data, name, confirmed=True), group="ties", **record)


def override_all(case: Case) -> None:
    for check in gate(case, LAW, AS_OF).blocking:
        case.override("gate", check.id, "go on", "A test of odd files", "R. Oakes")


@pytest.mark.parametrize("name", LET_IN)
def test_no_odd_file_takes_much_in_the_build(name, tmp_path):
    odd = HOSTILE[name]
    if odd.file_name.endswith("docx") and not find_soffice():
        pytest.skip("LibreOffice is not installed")
    data = odd.make()
    found = inspect_file(data, odd.file_name, confirmed=True)
    one = Exhibit(name, name, "ties", odd.file_name, found.media_type, found.pages, found.size, found.sha256)
    plan = Plan((Part("exhibit", name, name),), (), ()).numbered({name: found.pages})
    looks = Looks("Request for parole", "Luz Marina Quintanar \u00b7 A 012-345-678", {})
    path = tmp_path / "packet.pdf"
    with cost() as took:
        made = bundle(plan, NOTHING_DRAFTED, lambda _: exhibit_here(data, one), path, looks)
        prove(path, plan, looks, made.jumps)
    assert took.seconds < SECONDS
    assert took.memory < GIGABYTE


def test_every_odd_file_that_intake_takes_comes_through_the_build(case, tmp_path, monkeypatch):
    wanted, most, builders = 0, 0, []
    for odd in map(HOSTILE.get, LET_IN):
        no_word = odd.file_name.endswith("docx") and not find_soffice()
        if odd.id == "two_thousand_pages" or no_word:
            continue
        made = put(case, odd.make(), odd.file_name, title=odd.id.replace("_", " "), id=odd.id.replace("_", "-"))
        wanted += made.pages
    override_all(case)
    start = worker._start
    monkeypatch.setattr(worker, "_start", lambda order: builders.append(start(order)) or builders[0])

    def look(*_):
        nonlocal most
        most = max(most, held("VmHWM", builders[0].pid))

    manifest = build_in_worker(case.path, None, tmp_path / "out", as_of=AS_OF, progress=look)
    mine = [one for one in manifest["exhibits"] if one["id"].replace("-", "_") in HOSTILE]
    assert sum(one["last"] - one["first"] + 1 for one in mine) == wanted
    assert most < GIGABYTE


def test_nothing_private_goes_out_in_any_file(case, tmp_path):
    put(case, planted.pdf_full_of_secrets(), "lease.pdf", title="Lease")
    put(case, planted.photo_full_of_secrets(), "photo.jpg", title="Photograph")
    put(case, planted.drawing_full_of_secrets(), "drawing.png", title="Drawing")
    put(case, planted.fax_full_of_secrets(), "fax.tif", title="Fax")
    if find_soffice():
        put(case, planted.letter_full_of_secrets(), "letter.docx", title="Letter")
    originals = tmp_path / "originals"
    originals.mkdir()
    for one in case.exhibits():
        (originals / one.file_name).write_bytes(case.exhibit_bytes(one.id))
    assert len(planted.secrets_in(originals)) == 4 + bool(find_soffice()), "the secrets are in what came in"
    override_all(case)
    build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    assert planted.secrets_in(tmp_path / "out") == {}


def test_a_name_that_is_blacked_out_is_gone_from_every_file(case, tmp_path):
    made = put(case, HOSTILE["plain"].make(), "lease.pdf", title="Lease of the tenant")
    areas = find_words(case.exhibit_bytes(made.id), made.media_type, ["Page"], "lease.pdf")
    case.update_exhibit(made.id, blacked_out=areas, page_order=(3, 1, 2), rotations={1: 90})
    override_all(case)
    manifest = build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    place = next(one for one in manifest["exhibits"] if one["id"] == made.id)
    document = pypdfium2.PdfDocument(next((tmp_path / "out").glob("*-packet.pdf")))
    for number in range(place["first"], place["last"] + 1):
        assert "tenant" not in document[number - 1].get_textpage().get_text_range()
    sizes = [document[number - 1].get_size() for number in range(place["first"], place["last"] + 1)]
    assert [wide > high for wide, high in sizes] == [False, True, False]
    document.close()
    assert case.exhibit_bytes(made.id) == HOSTILE["plain"].make()


def test_a_page_that_is_not_black_where_it_should_be_is_not_kept(case, tmp_path):
    made = put(case, HOSTILE["plain"].make(), "lease.pdf", title="Lease")
    override_all(case)
    build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    case.update_exhibit(made.id, blacked_out={1: [(0.1, 0.1, 0.5, 0.2)]})
    layout = lay_out(Snapshot(case), LAW, AS_OF, None)
    with pytest.raises(PacketError, match="more than one picture"):
        prove_blacked_out(next((tmp_path / "out").glob("*-packet.pdf")), layout.plan, layout.exhibits)


def test_what_is_blacked_out_is_proven_in_the_parts_and_in_the_print_edition_too(case, tmp_path, monkeypatch):
    monkeypatch.setattr("parole_kit.packet.volumes.file_limit", lambda mailbox, sizes: 230_000)
    made = put(case, HOSTILE["plain"].make(), "lease.pdf", title="Lease")
    case.update_exhibit(
        made.id, blacked_out=find_words(HOSTILE["plain"].make(), made.media_type, ["Page"], "lease.pdf")
    )
    override_all(case)
    looked_at = []

    def spoilt(path, packet, places):
        looked_at.append((path.name, len(places)))
        prove_same_drawing(path, packet, places)
        for here, there in places.items():
            with pikepdf.open(path, allow_overwriting_input=True) as pdf:
                form = next(one for name, one in pdf.pages[there - 1].Resources.XObject.items() if name != "/PKH")
                picture = next(iter(form.Resources.XObject.values()))
                picture.write(picture.read_raw_bytes() + b"\0", filter=picture.Filter, decode_parms=picture.DecodeParms)
                pdf.save(path)
            with pytest.raises(PacketError, match="does not draw what was proven"):
                prove_same_drawing(path, packet, {here: there})

    monkeypatch.setattr("parole_kit.packet.build.prove_same_drawing", spoilt)
    manifest = build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    parts = [one["name"] for one in manifest["files"] if one["kind"] == "part"]
    assert len(parts) > 1
    assert [name for name, _ in looked_at] == [*parts, "PK-9042-print.pdf"]
    assert [sum(pages for _, pages in found) for found in (looked_at[:-1], looked_at[-1:])] == [3, 3]


def test_covered_text_stops_the_packet_until_its_page_is_a_picture(case, tmp_path):
    made = put(case, HOSTILE["text_under_a_box"].make(), "record.pdf", title="Record")
    stopped = [check for check in gate(case, LAW, AS_OF).blocking if check.id.startswith("text-under-a-cover")]
    assert "“Record”" in stopped[0].says and "under a dark box" in stopped[0].says
    case.update_exhibit(made.id, blacked_out={1: ()})
    assert not [check for check in gate(case, LAW, AS_OF).blocking if check.id.startswith("text-under-a-cover")]
    build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    document = pypdfium2.PdfDocument(next((tmp_path / "out").glob("*-packet.pdf")))
    assert not any("Guadalupe" in page.get_textpage().get_text_range() for page in document)
    document.close()


def test_a_page_that_is_in_two_exhibits_is_said(case):
    put(case, HOSTILE["plain"].make(), "lease.pdf", title="Lease")
    other = put(case, HOSTILE["plain"].make() + b"\n% another copy\n", "again.pdf", title="Lease again")
    said = [check.says for check in gate(case, LAW, AS_OF).warnings if check.id.startswith("same-page-twice")]
    assert said == ["Pages 1 to 3 of the exhibit “Lease again” look the same as pages 1 to 3 of “Lease”."]
    case.update_exhibit(other.id, left_out=(2, 3))
    said = [check.says for check in gate(case, LAW, AS_OF).warnings if check.id.startswith("same-page-twice")]
    assert said == ["Page 1 of the exhibit “Lease again” looks the same as page 1 of “Lease”."]

"""The joined packet: every page numbered, named and fitted; every link right; nothing private inside."""

import io
from collections import Counter

import pikepdf
import pypdfium2
import pytest
from hostile import HOSTILE
from packets import (
    CLIENT,
    EXHIBITS,
    FILES,
    LAW,
    PACKET,
    STAMP,
    TITLES,
    Array,
    Dictionary,
    Name,
    built,
    exhibit,
    page_pdf,
    saved,
)
from PIL import ImageChops

from parole_kit.case import exhibit_pdf
from parole_kit.case.kinds import tell_kind
from parole_kit.errors import Cancelled, PacketError
from parole_kit.packet.blocks import plain_text
from parole_kit.packet.build import BESIDE, HERE
from parole_kit.packet.bundle import Looks
from parole_kit.packet.index import cover
from parole_kit.packet.navigation import bookmarks
from parole_kit.packet.readback import prove, prove_part
from parole_kit.packet.scrub import traces
from parole_kit.packet.sheets import BAND, SIDE
from parole_kit.packet.volumes import PageTooLarge, file_limit, page_weights, split, write_parts

LOOKS = Looks("Request for parole (file PK-0042)", STAMP, TITLES)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("packet") / "packet.pdf"
    return path, *built(path)


@pytest.fixture(scope="module")
def packet(whole):
    path, plan, made, bundled = whole
    return path, plan, made, bundled.jumps


def picture(data, number, scale=1.0):
    """A page as a grey picture."""
    document = pypdfium2.PdfDocument(data)
    made = document[number - 1].render(scale=scale, grayscale=True).to_pil()
    document.close()
    return made


def one_exhibit(tmp_path, data, pages=1):
    """A packet whose only exhibit is `data`; its path and the packet page of the exhibit."""
    path = tmp_path / "one.pdf"
    plan, _, bundled = built(path, [exhibit("paper", pages=pages)], {"paper": data})
    return path, plan.part("paper").first, plan, bundled.jumps


def test_the_finished_packet_passes_its_own_proof(packet):
    path, plan, _, jumps = packet
    texts = prove(path, plan, LOOKS, jumps)
    assert len(texts) == plan.pages
    assert texts[0].startswith("Cover letter")
    assert CLIENT not in texts[0] and "Page 1 of" not in texts[0]  # what is stamped on every page is left out


def test_the_proof_finds_every_kind_of_fault(packet, tmp_path):
    path, plan, _, jumps = packet
    with pytest.raises(PacketError, match="name the client"):
        prove(path, plan, Looks("t", "Luz Marina Quintanar · A 012-345-679", TITLES), jumps)
    with pytest.raises(PacketError, match="pages, not"):
        prove(path, plan.numbered({part.id: part.pages + (part.id == "lease") for part in plan.parts}), LOOKS, jumps)
    with pikepdf.open(path) as pdf:
        del pdf.pages[5]
        pdf.pages.insert(7, pikepdf.Page(pdf.pages[0]))
        pdf.save(tmp_path / "moved.pdf")
    with pytest.raises(PacketError, match="does not say so"):
        prove(tmp_path / "moved.pdf", plan, LOOKS, jumps)
    with pikepdf.open(path) as pdf:
        links = [page.obj.Annots for page in pdf.pages if "/Annots" in page.obj]
        links[0][0].Dest, links[1][0].Dest = links[1][0].Dest, links[0][0].Dest
        pdf.save(tmp_path / "links.pdf")
    with pytest.raises(PacketError, match="wrong or missing"):
        prove(tmp_path / "links.pdf", plan, LOOKS, jumps)
    with pikepdf.open(path) as pdf:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
        pdf.docinfo["/Author"] = "somebody"
        pdf.save(tmp_path / "private.pdf")
    with pytest.raises(PacketError, match=r"OpenAction is inside.*Author is inside"):
        prove(tmp_path / "private.pdf", plan, LOOKS, jumps)


def test_a_citation_that_leads_to_another_page_than_it_says_is_found(packet):
    path, plan, _, jumps = packet
    moved = plan.part("lease").first
    wrong = [jump if jump.to != moved else type(jump)(jump.page, jump.rect, moved + 1) for jump in jumps]
    with pytest.raises(PacketError, match="cites “Tab"):
        prove(path, plan, LOOKS, wrong)


def test_the_same_input_makes_the_same_bytes(packet, tmp_path):
    built(tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == packet[0].read_bytes()


def test_page_labels_are_the_printed_numbers_and_the_title_says_no_name(packet):
    with pikepdf.open(packet[0]) as pdf:
        assert [pdf.pages[number].label for number in (0, 12)] == ["1", "13"]
        assert str(pdf.docinfo["/Title"]) == LOOKS.title
        assert list(pdf.docinfo) == ["/Title"]
        assert CLIENT not in pdf.Root.Metadata.read_bytes().decode()
        assert str(pdf.Root.Lang) == "en-US"


def test_bookmarks_show_groups_tabs_and_headings_and_keep_the_zoom(packet):
    path, plan, made, _ = packet
    listed = {mark.title: mark for mark in bookmarks(plan, made, TITLES)}
    assert list(listed)[:3] == ["Cover letter", "Request for parole", "Index of exhibits"]
    assert [child.title for child in listed["Request for parole"].children] == ["I. Identity", "II. No risk of flight"]
    assert "Tab A — Passport of the Republic of Ecuador" in [mark.title for mark in listed[TITLES["identity"]].children]
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        for item in outline.root:
            assert item.destination[1] == Name.XYZ
            assert item.destination[4] is None


def test_every_row_of_the_index_is_a_link_and_every_sheet_leads_back(packet):
    _, plan, _, jumps = packet
    index = plan.part("exhibit-index")
    rows = {jump.to for jump in jumps if index.first <= jump.page <= index.last}
    assert rows == {part.first for tab in plan.tabs for part in tab.parts}
    back = {jump.page for jump in jumps if jump.to == index.first}
    assert back >= {plan.part(tab.sheet).first for tab in plan.tabs}


@pytest.mark.parametrize(
    ("size", "turned", "paper"),
    [
        ((612, 792), 0, (612, 792)),
        ((792, 612), 0, (792, 612)),
        ((612, 792), 90, (792, 612)),
        ((595, 842), 180, (612, 792)),
        ((612, 1008), 0, (612, 792)),
        ((288, 216), 0, (612, 792)),
    ],
)
def test_paper_lies_as_the_page_is_read_and_the_bands_stay_clear(tmp_path, size, turned, paper):
    path, number, _, _ = one_exhibit(tmp_path, page_pdf("EVIDENCE", size=size, turned=turned))
    with pikepdf.open(path) as pdf:
        assert tuple(map(float, pdf.pages[number - 1].mediabox[2:])) == paper
    shown = picture(path, number, 2)
    dark = shown.crop((0, int(2 * (HEAD_CLEAR)), shown.width, int(2 * BAND))).point(lambda grey: 255 * (grey < 128))
    assert dark.getbbox() is None  # the page's own frame line does not reach the stamps
    left, right = shown.crop((0, 60, 2 * SIDE - 2, shown.height - 60)), shown
    assert left.getextrema()[0] > 200
    assert right.getextrema()[0] < 128


HEAD_CLEAR = 23  # points from the top at which the stamps end


@pytest.mark.parametrize(
    "name",
    [odd.id for odd in HOSTILE.values() if odd.fate != "refused" and not odd.file_name.endswith(".docx")],
)
def test_an_odd_file_comes_through_page_by_page_and_brings_nothing_along(name, tmp_path):
    odd = HOSTILE[name]
    if (odd.pages or 0) > 100:
        pytest.skip("the benchmark has long files")
    data = exhibit_pdf(odd.make(), tell_kind(odd.make(), odd.file_name), odd.file_name)
    with pikepdf.open(io.BytesIO(data)) as source:
        count = len(source.pages)
    path, first, plan, jumps = one_exhibit(tmp_path, data, count)
    prove(path, plan, LOOKS, jumps)
    for number in range(1, count + 1) if odd.fate == "accepted" else ():
        alike(picture(data, number), picture(path, first + number - 1))


def alike(source, shown):
    """The exhibit's page as a reader shows it, against the frame of the packet page, both made small."""
    frame = shown.crop((SIDE, BAND, shown.width - SIDE, shown.height - BAND))
    scale = min(1, frame.width / source.width, frame.height / source.height)
    width, height = source.width * scale, source.height * scale
    left, top = (frame.width - width) / 2, (frame.height - height) / 2
    part = frame.crop((round(left), round(top), round(left + width), round(top + height)))
    small = (24, 24)
    difference = ImageChops.difference(source.resize(small, box=None), part.resize(small))
    assert sum(difference.histogram()[60:]) <= 24, "the page looks different"


def test_links_to_the_web_stay_and_other_actions_are_gone(tmp_path):
    with pikepdf.open(io.BytesIO(page_pdf("LINKS"))) as pdf:

        def link(action):
            return pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([40, 40, 140, 60]), A=action)
            )

        pdf.pages[0].obj.Annots = Array([
            link(Dictionary(S=Name.URI, URI="https://example.org/rules")),
            link(Dictionary(S=Name.URI, URI="javascript:alert(1)")),
            link(Dictionary(S=Name.Launch, F="run.exe")),
            link(Dictionary(S=Name.GoToR, F="other.pdf")),
        ])  # fmt: skip
        pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))
        data = saved(pdf)
    path, number, plan, jumps = one_exhibit(tmp_path, data)
    assert [jump.address for jump in jumps if jump.page == number] == ["https://example.org/rules"]
    prove(path, plan, LOOKS, jumps)


def test_a_hidden_annotation_is_not_shown_and_a_stamp_is_where_it_was(tmp_path):
    def stamped(flags, turned):
        with pikepdf.open(io.BytesIO(page_pdf("STAMPED", turned=turned))) as pdf:
            look = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
            pdf.pages[0].obj.Annots = Array([
                pdf.make_indirect(Dictionary(
                    Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([300, 300, 400, 400]), F=flags,
                    AP=Dictionary(N=look),
                ))
            ])  # fmt: skip
            return saved(pdf)

    for turned in (0, 90, 180, 270):
        data = stamped(4, turned)
        path, number, _, _ = one_exhibit(tmp_path, data)
        alike(picture(data, 1), picture(path, number))
    path, number, _, _ = one_exhibit(tmp_path, stamped(2, 0))
    alike(picture(page_pdf("STAMPED"), 1), picture(path, number))


def test_two_processes_that_search_a_half_each_find_what_one_finds():
    with pikepdf.new() as pdf:
        for number in range(7):
            pdf.make_indirect(Dictionary(LastModified="now", JS="x" * (number % 3)))
        found = Counter(traces(pdf))
        assert found["LastModified"] == found["JS"] == 7
        halves = [Counter(traces(pdf, share)) for share in (HERE, BESIDE)]
        assert halves[0] + halves[1] == found and all(half.total() > 5 for half in halves)


def test_camera_data_in_a_photo_is_gone_and_the_picture_is_not_encoded_again(packet):
    with pikepdf.open(packet[0]) as pdf:
        assert not list(traces(pdf))
        jpegs = [
            obj.read_raw_bytes()
            for obj in pdf.objects
            if isinstance(obj, pikepdf.Stream) and obj.get("/Filter") == Name.DCTDecode
        ]
    with pikepdf.open(io.BytesIO(FILES["photo"])) as source:
        before = source.pages[0].Resources.XObject.I.read_raw_bytes()
    assert b"ACME PHONE" in before
    assert len(jpegs) == 1
    assert b"ACME" not in jpegs[0]
    assert jpegs[0][-2000:] == before[-2000:]


@pytest.mark.parametrize(
    "name", ["محمد عبد الرحمن الأحمد", "ተስፋዬ ገብረ መድኅን", "Nguyễn Thị Ánh Tuyết", "रमेश कुमार", "X" * 140]
)
def test_a_name_in_any_script_stands_on_every_page_beside_the_tab(name, tmp_path):
    path = tmp_path / "named.pdf"
    client = f"{name} · A 012-345-678"
    plan, _, bundled = built(path, client=client)
    prove(path, plan, Looks("t", client, TITLES), bundled.jumps)
    number = plan.part("lease").first
    head = picture(path, number, 3).crop((0, 0, 3 * 612, 3 * BAND))
    assert head.crop((3 * 530, 0, 3 * 612, 3 * BAND)).getextrema()[0] < 128  # the tab
    assert head.crop((3 * 30, 0, 3 * 200, 3 * BAND)).getextrema()[0] < 128  # the name


def test_training_is_said_on_every_page(tmp_path):
    path = tmp_path / "training.pdf"
    plan, _, bundled = built(path, training=True)
    jumps = bundled.jumps
    prove(path, plan, Looks("t", STAMP, TITLES, training=True), jumps)
    with pytest.raises(PacketError, match="TRAINING"):
        built(path)
        prove(path, plan, Looks("t", STAMP, TITLES, training=True), jumps)


def test_an_exhibit_with_other_pages_than_planned_stops_the_packet(tmp_path):
    files = {**FILES, "lease": page_pdf("LEASE", 2)}
    with pytest.raises(PacketError, match="2 pages now, and 3 were planned") as found:
        built(tmp_path / "short.pdf", EXHIBITS, files)
    assert "Lease" in found.value.where
    assert not (tmp_path / "short.pdf").exists()


def test_a_page_that_unpacks_without_end_is_refused(tmp_path):
    bomb = pikepdf.open(io.BytesIO(page_pdf("BOMB")))
    bomb.pages[0].obj.Contents = bomb.make_stream(b" " * (80 << 20))
    made = io.BytesIO()
    bomb.save(made, compress_streams=True, recompress_flate=True)
    with pytest.raises(PacketError, match="unpacks to more than"):
        one_exhibit(tmp_path, made.getvalue())


def test_the_work_can_be_stopped_between_exhibits(tmp_path):
    steps = []
    with pytest.raises(Cancelled):
        built(tmp_path / "x.pdf", progress=lambda *step: steps.append(step), cancelled=lambda: len(steps) > 2)
    assert [done for _, done, _ in steps] == [0, 1, 2]


# --- parts ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def parts(whole, tmp_path_factory):
    path, plan, made, bundled = whole
    folder = tmp_path_factory.mktemp("parts")
    law = type("Law", (), {"packet": PACKET})
    marks = bookmarks(plan, made, TITLES)
    written = write_parts(
        path, plan, bundled, marks, EXHIBITS, law, LOOKS, 195_000, lambda part, count: folder / f"{part}-{count}.pdf"
    )
    return plan, written


def test_parts_hold_every_page_once_with_numbers_that_run_on(parts):
    plan, written = parts
    assert len(written) > 1
    pages = [page for part in written for page in range(part.first, part.last + 1)]
    assert pages == list(range(1, plan.pages + 1))
    for part in written:
        with pikepdf.open(part.path) as pdf:
            assert pdf.pages[-1].label == str(part.last)
            assert not list(traces(pdf))
        assert part.path.stat().st_size <= 195_000


def test_each_part_says_which_it_is_and_lists_what_it_holds(parts):
    plan, written = parts
    for part in written:
        document = pypdfium2.PdfDocument(part.path)
        said = f"Part {part.number} of {len(written)}"
        texts = [page.get_textpage().get_text_range() for page in document]
        assert all(said in text for text in texts)
        inside = {p.title for tab in plan.tabs for p in tab.parts if part.first <= p.first and p.last <= part.last}
        assert all(title[:20] in texts[0] for title in inside)
        document.close()


def links_of(pdf, page):
    """The links of a page within the file: box, and place from 0 where it leads."""
    places = {one.obj.objgen: place for place, one in enumerate(pdf.pages)}
    listed = [link for link in page.obj.get("/Annots", ()) if "/Dest" in link]
    return {tuple(map(float, link.Rect)): (places[link.Dest[0].objgen], str(link.Contents)) for link in listed}


def test_every_link_is_one_in_a_part_too_and_the_cover_says_where_the_rest_is(packet, parts):
    path, plan, _, _ = packet
    elsewhere = 0
    with pikepdf.open(path) as whole:
        for part in parts[1]:
            with pikepdf.open(part.path) as pdf:
                covers = len(pdf.pages) - (part.last - part.first + 1)
                for place in range(part.first, part.last + 1):
                    wanted = links_of(whole, whole.pages[place - 1])
                    found = links_of(pdf, pdf.pages[covers + place - part.first])
                    assert found.keys() == wanted.keys()
                    for box, (to, says) in wanted.items():
                        if part.first <= to + 1 <= part.last:
                            assert found[box] == (covers + to + 1 - part.first, says)
                        else:
                            other = next(one for one in parts[1] if one.first <= to + 1 <= one.last)
                            assert (
                                found[box][0] == 0
                                and f"Page {plan.number(to + 1)} is in part {other.number}." in found[box][1]
                            )
                            elsewhere += 1
    assert elsewhere > 3


def test_the_proof_of_a_part_finds_a_link_that_is_missing(parts):
    plan, (first, *_) = parts
    proven = (first.path, first.first, first.last, first.covers, plan, 195_000)
    prove_part(*proven, first.links)
    with pytest.raises(PacketError, match="is wrong or missing"):
        prove_part(*proven, first.links[1:])


def test_a_cover_says_what_each_part_holds_and_links_its_own_rows(parts):
    _, written = parts
    each = "; ".join(f"part {part.number}, {part.first}\u2013{part.last}" for part in written)
    for part in written:
        document = pypdfium2.PdfDocument(part.path)
        assert f"Pages in each part: {each}" in " ".join(document[0].get_textpage().get_text_range().split())
        document.close()
        with pikepdf.open(part.path) as pdf:
            leads = [to for to, _ in links_of(pdf, pdf.pages[0]).values()]
        assert leads and 0 not in leads


def test_what_stands_behind_the_exhibits_is_under_no_group_of_theirs(packet):
    _, plan, _, _ = packet
    border = plan.part("photo").last
    every, half, rest = (
        [(1, plan.pages)],
        [(1, border - 1), (border, plan.pages)],
        [(1, border), (border + 1, plan.pages)],
    )
    tables = [cover(len(cuts), cuts, plan, EXHIBITS, LAW).blocks[-1] for cuts in (every, half, rest)]
    whole, last, alone = [[plain_text(row[1]) for row in table.rows] for table in tables]
    behind, photo = PACKET["words"]["index-behind"], "Photograph of the client with her aunt's family"
    for rows in (whole, last):
        assert rows[-3:] == [photo, behind, "Certificate of service"]
    assert alone == ["Certificate of service"]


def test_tabs_are_kept_whole_where_they_fit(packet):
    path, plan, _, _ = packet
    with pikepdf.open(path) as pdf:
        weights = page_weights(pdf)
    borders = {tab.parts[-1].last for tab in plan.tabs} | {part.last for part in (*plan.front, *plan.back)}
    assert {last for _, last in split(plan, weights, 120_000)} <= borders


def test_a_page_larger_than_the_mailbox_is_named(packet):
    path, plan, _, _ = packet
    with pikepdf.open(path) as pdf:
        weights = page_weights(pdf)
    heavy = plan.part("photo").first
    weights[heavy - 1] = {(9999, 0): 900_000}
    with pytest.raises(PageTooLarge) as found:
        split(plan, weights, 200_000)
    assert found.value.where == f"page {heavy}, in “{plan.part('photo').title}”" and found.value.part == "photo"


@pytest.mark.parametrize(("mailbox", "most"), [(10, 7_000_000), (18, 13_000_000), (25, 18_000_000), (20, 14_000_000)])
def test_a_file_leaves_room_for_what_email_adds(mailbox, most):
    limit = file_limit(mailbox, PACKET["mailbox"])
    assert limit == most
    assert limit * 1.37 <= mailbox * 1_000_000

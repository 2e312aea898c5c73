"""Exhibits as clean PDFs: every page comes through, upright, without place and time, and what is left out is gone."""

from __future__ import annotations

import io
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pikepdf
import pypdfium2
import pytest
from hostile import HOSTILE
from hostile.other_files import word_with_pictures_from
from pikepdf import Array, Dictionary, Name
from PIL import Image

from parole_kit.case import exhibit_pdf, inspect_file, word_files
from parole_kit.case.convert import exhibit_thumbnails
from parole_kit.case.exhibits import twins
from parole_kit.case.inspection import inspect
from parole_kit.case.jpegs import strip_jpeg
from parole_kit.case.model import Exhibit
from parole_kit.case.pdfs import page_texts, shown_size
from parole_kit.case.redaction import find_words, redact_pages
from parole_kit.case.word_files import find_soffice, word_pdf
from parole_kit.errors import IntakeError

PDF = "application/pdf"
ACCEPTED = [name for name, odd in HOSTILE.items() if odd.fate == "accepted" and not odd.file_name.endswith(".docx")]


def made(name: str, **options) -> bytes:
    odd = HOSTILE[name]
    media_type = inspect_file(odd.make(), odd.file_name).media_type
    return exhibit_pdf(odd.make(), media_type, odd.file_name, **options)


def drawn(pdf: bytes, page: int = 1, scale: float = 0.5) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page - 1].render(scale=scale).to_pil().convert("RGB")


def is_red(picture: Image.Image, across: float, down: float) -> bool:
    red, green, blue = picture.getpixel((int(across * (picture.width - 1)), int(down * (picture.height - 1))))
    return red > 150 and green < 90 and blue < 90


def everything_in(pdf: bytes) -> bytes:
    """All strings and streams of a PDF, unpacked."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        parts = [opened.Root.unparse(resolved=False)]
        for item in opened.objects:
            if isinstance(item, pikepdf.Stream):
                try:
                    parts.append(item.read_bytes())
                except pikepdf.PdfError:
                    parts.append(item.read_raw_bytes())
            elif item is not None:
                parts.append(item.unparse())
        return b"\n".join(parts)


@pytest.mark.parametrize("name", ACCEPTED)
def test_pages_in_are_pages_out(name):
    odd = HOSTILE[name]
    found = inspect_file(odd.make(), odd.file_name)
    with pikepdf.open(io.BytesIO(exhibit_pdf(odd.make(), found.media_type, odd.file_name))) as pdf:
        assert len(pdf.pages) == found.pages


def test_a_pdf_that_is_wanted_as_it_is_comes_back_byte_for_byte():
    assert made("plain") == HOSTILE["plain"].make()


@pytest.mark.parametrize("name", ["photo", "fax", "png_with_clear_parts", "heic", "tiff_colour"])
def test_the_same_picture_makes_the_same_bytes(name):
    first = made(name)
    time.sleep(1 - time.time() % 1)  # in another second
    assert made(name) == first


# --- pictures


@pytest.mark.parametrize(
    ("name", "corner"),
    [("photo", (0.05, 0.05)), ("photo_with_a_place", (0.95, 0.05)), ("photo_mirrored", (0.05, 0.05))],
)
def test_photos_come_upright(name, corner):
    """Each was taken with its red corner at the top left of the sensor; its EXIF says how the phone was held."""
    assert is_red(drawn(made(name)), *corner)


def test_a_phone_photo_loses_its_place_but_not_a_dot():
    photo = HOSTILE["photo_with_a_place"].make()
    pdf = made("photo_with_a_place")
    inside = everything_in(pdf)
    assert b"Exif" in photo and b"Exif" not in inside and b"Fictional Phone" not in inside
    scan = photo[photo.index(b"\xff\xda") :]
    assert scan in pdf, "the picture itself is carried over, not pressed again"


def test_a_heic_photo_loses_its_place():
    assert b"Fictional Phone" not in everything_in(made("heic"))
    assert is_red(drawn(made("heic")), 0.05, 0.05)


def test_stripping_keeps_what_is_needed_to_show_a_jpeg():
    with_profile = HOSTILE["photo_with_a_profile"].make()
    assert strip_jpeg(with_profile) is None
    stripped = strip_jpeg(HOSTILE["photo_with_a_place"].make())
    before = Image.open(io.BytesIO(HOSTILE["photo_with_a_place"].make()))
    after = Image.open(io.BytesIO(stripped))
    assert before.tobytes() == after.tobytes() and not after.getexif()


@pytest.mark.parametrize("name", ["photo", "photo_progressive", "photo_with_a_place"])
def test_what_stands_behind_a_picture_goes(name):
    photo = HOSTILE[name].make()
    clean = strip_jpeg(photo) or photo
    for behind in (photo, b"\0\0\0\x18ftypmp42 a short film"):
        assert strip_jpeg(photo + behind) == clean
    assert strip_jpeg(clean + b"\0\n") is None, "padding is nothing to take out"


def test_a_cmyk_photo_keeps_its_colours():
    assert is_red(drawn(made("photo_cmyk")), 0.05, 0.05)


def test_clear_parts_of_a_picture_become_white():
    picture = drawn(made("png_with_clear_parts"))
    assert min(picture.getpixel((picture.width // 2, 2))) > 240


def test_a_deep_grey_picture_keeps_its_greys():
    picture = drawn(made("png_deep_grey")).convert("L")
    top, bottom = (picture.getpixel((picture.width // 2, row)) for row in (3, picture.height - 4))
    assert top < 20 and bottom > 235


def test_fax_pages_stay_as_they_were_sent_and_keep_their_shape():
    with pikepdf.open(io.BytesIO(made("fax"))) as pdf:
        assert len(pdf.pages) == 3
        image = next(iter(pdf.pages[0].resources.XObject.values()))
        assert "/CCITTFaxDecode" in str(image.Filter)
        _, _, width, height = map(float, pdf.pages[0].mediabox)
        assert width / 72 == pytest.approx(1728 / 204, abs=0.05)  # 204 dots across, 98 down
        assert height / 72 == pytest.approx(1100 / 98, abs=0.3)


def test_no_picture_page_is_larger_than_letter_paper_or_coarser_than_it_need_be():
    for name in ("photo", "photo_tiny", "tiff_colour", "heic"):
        with pikepdf.open(io.BytesIO(made(name))) as pdf:
            for page in pdf.pages:
                _, _, width, height = map(float, page.mediabox)
                assert min(width, height) <= 612 and max(width, height) <= 792
    with pikepdf.open(io.BytesIO(made("photo_tiny"))) as pdf:
        assert float(pdf.pages[0].mediabox[2]) <= 320 / 100 * 72 + 1


def test_pictures_can_be_made_smaller_when_that_is_asked_for():
    odd = HOSTILE["photo"]
    large, small = made("photo"), exhibit_pdf(odd.make(), "image/jpeg", odd.file_name, max_dpi=90)
    assert len(small) < 0.6 * len(large)
    assert is_red(drawn(small), 0.05, 0.05)


# --- pages turned and left out


def test_pages_are_turned_from_how_they_were_shown():
    as_shown, turned = made("turned_pages"), made("turned_pages", rotations={2: 90, 3: 0})
    with pypdfium2.PdfDocument(as_shown) as before, pypdfium2.PdfDocument(turned) as after:
        assert [page.get_rotation() for page in before] == [0, 90, 180, 270]
        assert [page.get_rotation() for page in after] == [0, 180, 180, 270]


def test_a_photo_can_be_turned_too():
    assert is_red(drawn(made("photo_with_a_place", rotations={1: 90})), 0.95, 0.95)


def test_nothing_stays_of_a_page_that_is_left_out():
    pdf = pikepdf.open(io.BytesIO(HOSTILE["plain"].make()))
    secret = pdf.pages[1]
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=pikepdf.Array([0, 0, 99, 99]),
        Dest=pikepdf.Array([secret.obj, pikepdf.Name.Fit]),
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("the second page", 1))
    whole = io.BytesIO()
    pdf.save(whole)

    shorter = exhibit_pdf(whole.getvalue(), PDF, "lease.pdf", left_out=(2,))
    assert [text.split(".")[0] for text in page_texts(shorter)] == ["Page 1 of the lease", "Page 3 of the lease"]
    assert b"Page 2 of the lease" not in everything_in(shorter)


def of_one_list(*, wrapped: bool = False, sign: bytes = b"#23") -> bytes:
    """Three scanned pages whose pictures all stand in one list, as many scanners write them; `wrapped` in forms.

    `sign` is a letter in the names of the pictures, as it stands in the file.
    """
    with pikepdf.new() as pdf:
        pictures = Dictionary({
            f"/Scan#{number}": pdf.make_stream(
                f"scan-{number}".encode().ljust(64), Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8,
                ColorSpace=Name.DeviceGray, BitsPerComponent=8,
            )
            for number in (1, 2, 3)
        })  # fmt: skip
        listed = pdf.make_indirect(Dictionary(XObject=pictures))
        for number in (1, 2, 3):
            draw, page = (
                f"q 612 0 0 792 0 0 cm /Scan#23{number} Do Q".encode(),
                pdf.add_blank_page(page_size=(612, 792)),
            )
            page.obj.Resources = listed
            if wrapped:
                form = pdf.make_stream(draw, Subtype=Name.Form, BBox=Array([0, 0, 612, 792]), Resources=listed)
                page.obj.Resources, draw = Dictionary(XObject=Dictionary(Form=form)), b"/Form Do"
            page.obj.Contents = pdf.make_stream(draw)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
        return out.getvalue().replace(b"/Scan#23", b"/Scan" + sign)


@pytest.mark.parametrize("how", [{}, {"wrapped": True}, {"sign": b"\xe9\xa7\xfc"}], ids=["plain", "wrapped", "Latin-1"])
def test_nothing_stays_of_a_scan_that_shares_its_list_of_pictures(how):
    data = of_one_list(**how)
    assert drawn(data).tobytes() == drawn(exhibit_pdf(data, PDF, "scan.pdf", left_out=[2, 3])).tobytes()
    inside = everything_in(exhibit_pdf(data, PDF, "scan.pdf", left_out=[2], blacked_out={3: [(0, 0, 1, 0.5)]}))
    assert [f"scan-{number}".encode() in inside for number in (1, 2, 3)] == [True, False, False]


def test_a_locked_file_is_unlocked_when_its_pages_are_turned():
    with pikepdf.open(io.BytesIO(made("locked_for_changes", rotations={1: 90}))) as pdf:
        assert not pdf.is_encrypted


def test_a_hidden_layer_stays_hidden_when_pages_are_turned():
    page = drawn(made("hidden_layer", rotations={1: 180})).rotate(180).convert("L")
    shown, hidden = page.crop((0, 0, page.width, page.height // 2)), page.crop((0, page.height // 2, *page.size))
    assert shown.getextrema()[0] < 100 and hidden.getextrema()[0] > 250


def test_answers_of_a_form_are_drawn():
    with pikepdf.open(io.BytesIO(made("form_without_appearance"))) as pdf:
        box = pdf.pages[0].obj.Annots[0]
        assert b"Marisela Quintanar" in box.AP.N.read_bytes()


def test_pages_come_in_the_order_that_was_chosen():
    shuffled = made("plain", page_order=(3, 1, 2), left_out=(1,), rotations={3: 90})
    texts = page_texts(shuffled)
    assert len(texts) == 2 and "Page 3 of the lease" in texts[0] and "Page 2 of the lease" in texts[1]
    with pypdfium2.PdfDocument(shuffled) as document:
        assert [page.get_rotation() for page in document] == [90, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"left_out": (4,)},
        {"left_out": (1, 2, 3)},
        {"rotations": {9: 90}},
        {"page_order": (1, 1, 2)},
        {"blacked_out": {4: ()}},
    ],
)
def test_pages_that_are_not_there_are_refused(wrong):
    with pytest.raises(IntakeError):
        made("plain", **wrong)


# --- Word


@pytest.mark.skipif(not find_soffice(), reason="LibreOffice is not installed")
def test_a_word_letter_becomes_a_pdf_with_its_words():
    word = inspect_file(HOSTILE["word_letter"].make(), "letter.docx")
    assert "six years" in page_texts(exhibit_pdf(HOSTILE["word_letter"].make(), word.media_type, "letter.docx"))[0]


@pytest.mark.skipif(not find_soffice(), reason="LibreOffice is not installed")
def test_a_word_letter_keeps_the_date_that_it_showed():
    (said,) = page_texts(word_pdf(HOSTILE["word_with_a_date_of_its_own"].make(), "letter.docx"))
    assert said.split() == ["March", "3,", "2021", "letter-7.docx", "1"]


@pytest.mark.skipif(not find_soffice(), reason="LibreOffice is not installed")
def test_opening_a_word_file_fetches_nothing():
    asked: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        data = word_with_pictures_from(f"http://127.0.0.1:{server.server_port}")
        word_files._convert(find_soffice(), data, "letter.docx")  # past the checks that refuse such a file
        word_pdf(data, "letter.docx")
        server.shutdown()
    assert asked == []


def test_without_libreoffice_the_fix_is_to_save_as_pdf(monkeypatch):
    monkeypatch.setenv("PAROLE_KIT_SOFFICE", "/nowhere/soffice")
    unseen = HOSTILE["word_letter"].make() + b"\0"
    with pytest.raises(IntakeError) as error:
        exhibit_pdf(unseen, HOSTILE_DOCX, "letter.docx")
    assert error.value.fix.startswith("Save it as PDF")


HOSTILE_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


# --- redaction


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_blacked_out_name_is_gone_from_the_file(turn):
    pdf = pikepdf.open(io.BytesIO(HOSTILE["plain"].make()))
    for page in pdf.pages:
        page.obj.Rotate = turn
    source = io.BytesIO()
    pdf.save(source)
    areas = find_words(source.getvalue(), ["tenant"])
    assert set(areas) == {1, 2, 3}

    done = redact_pages(source.getvalue(), {1: areas[1]}, "lease.pdf")
    assert b"tenant" not in everything_in(redact_pages(source.getvalue(), areas, "lease.pdf"))
    assert page_texts(done)[0] == "" and "tenant" in page_texts(done)[1]
    before, after = drawn(source.getvalue(), scale=2).convert("L"), drawn(done, scale=2).convert("L")
    assert before.size == after.size
    left, top, right, bottom = areas[1][0]
    x0, y0, x1, y1 = left * after.width, top * after.height, right * after.width, bottom * after.height
    assert after.crop((round(x0) + 2, round(y0) + 2, round(x1) - 2, round(y1) - 2)).getextrema()[1] < 60
    assert before.crop((round(x0), round(y0), round(x1), round(y1))).getextrema()[1] > 200


def test_a_page_with_a_unit_of_its_own_keeps_its_size_when_it_becomes_a_picture():
    pdf = pikepdf.open(io.BytesIO(HOSTILE["plain"].make()))
    pdf.pages[1].obj.UserUnit, pdf.pages[1].obj.Rotate = 1.5, 90
    source = io.BytesIO()
    pdf.save(source)
    done = pikepdf.open(io.BytesIO(redact_pages(source.getvalue(), {2: [(0, 0, 0.5, 0.1)]}, "lease.pdf")))
    assert shown_size(done.pages[1]) == shown_size(pdf.pages[1]) == (1188, 918)
    picture = done.pages[1].Resources.XObject.Im
    assert int(picture.Width) == pytest.approx(16.5 * 200, abs=2), "dots an inch of what is printed"


def test_a_scan_is_blacked_out_in_its_own_colours():
    done = redact_pages(HOSTILE["scan"].make(), {2: [(0.2, 0.2, 0.5, 0.3)]}, "scan.pdf")
    page = drawn(done, 2).convert("L")
    inside = tuple(round(part * side) for part, side in zip((0.22, 0.22, 0.48, 0.28), page.size * 2, strict=True))
    assert page.crop(inside).getextrema()[1] < 40
    assert len(page.getcolors(256)) > 20


def test_the_answers_of_a_form_are_still_there_when_its_page_is_blacked_out():
    done = redact_pages(made("form_without_appearance"), {1: [(0.1, 0.1, 0.2, 0.12)]}, "form.pdf")
    page = drawn(done, scale=1).convert("L")
    assert page.crop((72, 792 - 330, 272, 792 - 300)).getextrema()[0] < 100


def test_a_page_with_pale_print_keeps_its_greys_when_it_becomes_a_picture():
    pdf = pikepdf.open(io.BytesIO(HOSTILE["plain"].make()))
    pdf.pages[0].contents_add(b"0.78 g", prepend=True)
    source = io.BytesIO()
    pdf.save(source)
    done = exhibit_pdf(source.getvalue(), PDF, "lease.pdf", blacked_out={1: (), 2: ()})
    assert page_texts(done) == ["", "", page_texts(source.getvalue())[2]]
    assert drawn(done, 1, 2).convert("L").getextrema()[0] < 215
    with pikepdf.open(io.BytesIO(done)) as opened:
        packed = [str(page.obj.Resources.XObject.Im.Filter) for page in list(opened.pages)[:2]]
    assert packed == ["/DCTDecode", "/CCITTFaxDecode"]


# --- equal pages


def test_pages_that_look_the_same_are_found():
    lease, copy = (
        Exhibit(id, id, "ties", f"{id}.pdf", PDF, pages, 1, "", page_prints=prints_of(data))
        for id, pages, data in (("lease", 3, HOSTILE["plain"].make()), ("copy", 2, made("plain", left_out=(1,))))
    )
    assert twins([lease, copy]) == [(copy, [1, 2], lease, [2, 3])]


def prints_of(data: bytes) -> tuple[str, ...]:
    return tuple(inspect(data, file_name="lease.pdf")["page_prints"])


def test_thumbnails_show_the_answers_of_a_form():
    (picture,) = exhibit_thumbnails(
        made("form_without_appearance"), media_type=PDF, file_name="form.pdf", width=612, pages=None
    )
    page = Image.open(io.BytesIO(picture)).convert("L")
    assert page.crop((72, 792 - 330, 272, 792 - 300)).getextrema()[0] < 100


def test_thumbnails_come_from_pictures_too():
    (picture,) = exhibit_thumbnails(
        HOSTILE["photo"].make(), media_type="image/jpeg", file_name="photo.jpg", width=100, pages=None
    )
    assert Image.open(io.BytesIO(picture)).width == 100

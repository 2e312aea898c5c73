"""Large and many files through the page, and long work beside which the page stays alive."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect
from serving import wait_until
from test_resume import box, linux_only, new_case, stored
from test_server import spool_of

MB = 1 << 20


def pdf(path: Path, megabytes: float = 0) -> Path:
    """A page, and beside it so much that cannot be made smaller."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(612, 792))
        made.docinfo["/Title"] = path.stem
        if megabytes:
            noise = os.urandom(int(megabytes * MB) // 3 * 3)
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture(made, noise)))
            page.obj.Contents = made.make_stream(b"q 500 0 0 500 50 50 cm /I Do Q")
        made.save(path)
    return path


def picture(made, noise: bytes):
    """Raw colours, as some scanners write them."""
    shape = {"Width": 2048, "Height": len(noise) // 3 // 2048, "BitsPerComponent": 8}
    names = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "ColorSpace": pikepdf.Name.DeviceRGB}
    return made.make_indirect(pikepdf.Stream(made, noise[: shape["Width"] * shape["Height"] * 3], **names, **shape))


@pytest.fixture
def desk(workbook, request, open_page):
    """The evidence page of a new training case."""
    number = new_case(workbook, "PK-" + str(abs(hash(request.node.name)) % 10_000_000))
    page = open_page(workbook.case_url(number, "evidence"))
    page.number = number
    expect(page.locator(".pk-desk input[type=file]").first).to_be_attached()
    return page


def add(page, *files: Path) -> None:
    page.locator(".pk-desk input[type=file]").first.set_input_files([str(each) for each in files])


@linux_only
def test_a_file_of_60_mb_goes_in_and_comes_out_as_it_was(workbook, desk, tmp_path):
    large = pdf(tmp_path / "scan.pdf", 60)
    add(desk, large)
    expect(desk.get_by_role("progressbar", name="scan.pdf")).to_be_visible()
    expect(desk.locator(".pk-exhibit-title")).to_have_text(["Scan"], timeout=90_000)
    with desk.expect_download(timeout=60_000) as given:
        desk.get_by_role("button", name="Look Scan").click()
    back = Path(given.value.path()).read_bytes()
    assert hashlib.sha256(back).digest() == hashlib.sha256(large.read_bytes()).digest()
    assert wait_until(lambda: not list((spool_of(workbook) / "files").iterdir())), "nothing stays on the way"
    assert not any(
        "scan" in url for url in desk.watched.asked if "/pk/download/" not in url and "/pk/upload" not in url
    )


def test_40_files_at_once_all_arrive(workbook, desk, tmp_path):
    add(desk, *(pdf(tmp_path / f"paper-{number:02}.pdf") for number in range(40)))
    expect(desk.locator(".pk-exhibit-title")).to_have_count(40, timeout=90_000)
    expect(desk.locator(".pk-desk [data-progress] li")).to_have_count(0)


@linux_only
def test_a_full_disk_is_said_in_words(workbook, desk, tmp_path):
    import resource

    desk.watched.expected.append("507")
    server = workbook.process.pid
    before = resource.prlimit(server, resource.RLIMIT_FSIZE)
    try:
        resource.prlimit(server, resource.RLIMIT_FSIZE, (2 * MB, before[1]))
        add(desk, pdf(tmp_path / "scan.pdf", 8))
        said = desk.locator(".pk-desk [data-progress]")
        expect(said).to_contain_text("There is no room on this computer for the file.")
        expect(said).to_contain_text("Free some space")
    finally:
        resource.prlimit(server, resource.RLIMIT_FSIZE, before)
    assert not list((spool_of(workbook) / "files").iterdir())
    add(desk, pdf(tmp_path / "letter.pdf"))
    expect(desk.locator(".pk-exhibit-title")).to_have_text(["Letter"])


def test_an_upload_is_stopped_on_its_way(workbook, desk, tmp_path):
    desk.watched.expected.append("ERR_")
    slow = desk.context.new_cdp_session(desk)
    slow.send("Network.enable")
    line = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 500_000}
    slow.send("Network.emulateNetworkConditions", line)
    add(desk, pdf(tmp_path / "scan.pdf", 20), pdf(tmp_path / "letter.pdf"))
    desk.get_by_role("button", name="Stop scan.pdf").click()
    expect(desk.locator(".pk-exhibit-title")).to_have_text(["Letter"])
    expect(desk.get_by_role("progressbar", name="scan.pdf")).to_have_count(0)


def test_the_page_answers_while_a_packet_is_built(workbook, open_page, tmp_path):
    from parole_kit.law import load_law
    from parole_kit.samples import open_sample

    law = load_law()
    path = open_sample("quintanar", law, law.as_of, workbook.home)
    page = open_page(workbook.case_url(path.stem, "packet"))
    page.get_by_role("button", name="Build the packet").click()
    expect(page.get_by_role("progressbar", name="Building the packet")).to_be_visible()
    page.locator('#pk-header nav a[data-step="start"]').click()
    box(page, "officer-name").fill("Officer Fictional")
    began = time.monotonic()
    page.keyboard.press("Tab")
    expect(page.locator('.pk-field[data-question="officer-name"][data-state]')).to_have_count(0)
    assert time.monotonic() - began < 3  # a tenth of that on a calm machine: benchmarks/README.md
    assert stored(workbook, path.stem, "officer-name") == "Officer Fictional"
    page.locator('#pk-header nav a[data-step="packet"]').click()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Build the packet")).to_be_visible(timeout=60_000)

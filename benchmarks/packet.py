"""How long a packet takes and how much memory, beside the bare `qpdf --empty --pages` and beside a peer's script.

    python benchmarks/packet.py --quick                  # 120 pages, 10 MB: does it run, and roughly how fast
    python benchmarks/packet.py                          # 500 pages, 100 MB
    python benchmarks/packet.py --peer PEER.py           # and a peer's script on the same files
    python benchmarks/packet.py --growth                 # 100, 500 and 2,000 pages, drawn into benchmarks/packet-growth.svg

Runs go by turns (ours, qpdf, the peer, ours, …); medians are said, and the medians of the ratios turn by turn, so that
other work on the computer hits all alike. The whole export is what the button of the workbook does, in a process that has
its libraries loaded; what that loading takes is on a line of its own. The case is fictional, encrypted, and has papers of
its own besides the exhibits that the peer gets. A peer's script takes `--exhibits DIR --mode batched --runs 1` and prints
JSON lines, the last with "median_seconds"; `--peer-python` is the interpreter that has what it needs. Without
`--exhibits`, exhibits are synthetic, from a fixed seed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

AS_OF = dt.date(2026, 11, 23)
LOADS = 6.0  # seconds that a process which is prepared for a build may take to load its libraries and read the case
PASSPHRASE = "a lantern in the harbour, lit"  # of the fictional case; the one of the tests


def make_exhibits(folder: Path, pages: int, megabytes: float, count: int = 40) -> None:
    """Scans as PDF, and eight photos when there are many pages, that come to `pages` and `megabytes` together."""
    import img2pdf
    from PIL import Image

    rng = random.Random(7)
    photos = 8 if pages >= 200 else 2
    budget = megabytes * 1e6
    for number in range(photos):
        side = 2000 if pages >= 200 else 800
        noise = Image.frombytes("L", (side // 4, side // 4), rng.randbytes((side // 4) ** 2)).resize((side, side))
        exif = Image.Exif()
        exif[0x010F] = "SynthPhone"
        noise.convert("RGB").save(folder / f"photo-{number}.jpg", quality=88, exif=exif)
    budget -= sum(path.stat().st_size for path in folder.iterdir())
    scans = count - photos
    share = [(pages - photos) // scans + (number < (pages - photos) % scans) for number in range(scans)]
    size = int((budget / sum(share)) ** 0.5 * 1.32)
    layout = img2pdf.get_layout_fun((612, 792))
    for number, own in enumerate(share):
        sheets = []
        for _ in range(own):
            sheet = io.BytesIO()
            Image.frombytes("L", (size, size), rng.randbytes(size * size)).save(sheet, "JPEG", quality=35)
            sheets.append(sheet.getvalue())
        (folder / f"scan-{number:02}.pdf").write_bytes(img2pdf.convert(sheets, layout_fun=layout, nodate=True))


def without_words(folder: Path, into: Path) -> Path:
    """The same exhibits without Word files, which take a start of LibreOffice on either side."""
    into.mkdir()
    for path in folder.iterdir():
        if path.suffix != ".docx":
            shutil.copy(path, into)
    return into


def ready(folder: Path, into: Path) -> list[Path]:
    """Each exhibit as a PDF that can be joined."""
    from parole_kit.case import exhibit_pdf
    from parole_kit.case.kinds import tell_kind

    made = []
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        made.append(into / f"{path.stem}.pdf")
        made[-1].write_bytes(exhibit_pdf(data, tell_kind(data, path.name), path.name))
    return made


def join_ours(files: list[Path], out: Path) -> int:
    """Index, tab sheets, stamps, links, bookmarks, scrubbing and saving; returns the number of pages."""
    import pikepdf
    from packets import LAW, STAMP, TITLES, exhibit

    from parole_kit.packet.bundle import Looks, bundle
    from parole_kit.packet.index import index_document, tab_sheet
    from parole_kit.packet.pdf import measure, typeset
    from parole_kit.packet.plan import INDEX, Drafted, outline

    papers = []
    for path in files:
        with pikepdf.open(path) as pdf:
            papers.append(exhibit(path.stem.replace("_", "-"), pages=len(pdf.pages)))
    known = {one.id: one for one in papers}
    by_id = dict(zip(known, files, strict=True))
    plan = outline(papers, [Drafted(INDEX, "Index of exhibits")])
    counts = {part.id: 1 for part in plan.parts} | {one.id: one.pages for one in papers}
    for set_pages in (measure, typeset):
        plan = plan.numbered(counts)
        made = set_pages([index_document(plan, papers, LAW), *(tab_sheet(tab, known, LAW) for tab in plan.tabs)])
        ranges = made.ranges if set_pages is typeset else made
        counts |= {id: last - first + 1 for id, (first, last) in ranges.items()}
    bundle(plan, made, lambda id: by_id[id].read_bytes(), out, Looks("Benchmark", STAMP, TITLES))
    return plan.pages


def join_qpdf(files: list[Path], out: Path) -> None:
    """The bare joining that every better one is measured against."""
    pages = [word for path in files for word in (str(path), "1-z")]
    subprocess.run(["qpdf", "--empty", "--pages", *pages, "--", str(out)], check=True)


def whole_export(case_path: Path, out: Path, *, record: bool = False, read_before: bool = True) -> float:
    """Seconds that the button of the workbook takes, in a process that was prepared while the page was looked at.

    Everything is built and proven: packet, print edition, drafts, sheets. `record` keeps it in the case. Unless it was
    `read_before`, the process has only its libraries loaded, and does not know which case it will build.
    """
    from parole_kit.packet import build_in_worker, prepare_worker, worker

    shutil.rmtree(out, ignore_errors=True)
    if read_before:
        prepare_worker(case_path, PASSPHRASE, AS_OF)
    else:
        worker._waiting[:] = [((None, case_path), worker._launch(None))]
    time.sleep(LOADS)
    began = time.perf_counter()
    build_in_worker(case_path, PASSPHRASE, out, as_of=AS_OF, record=record)
    return time.perf_counter() - began


def case_with(folder: Path, into: Path) -> Path:
    """A fictional, encrypted case that has these exhibits and no others, and is sent by courier, so in one part.

    Its papers are those of the sample; the longest files stand for the sample's own exhibits, which its papers cite.
    """
    from packets import sample_case

    from parole_kit.case import inspect_file
    from parole_kit.law import load_law

    law = load_law()
    into.mkdir()
    with sample_case(into, training=False) as case:
        case.answer(law.question("service-method"), "Courier")
        case.clear(law.question("mailbox-limit"))
        cited = case.exhibits()
        for one in sorted(cited, key=lambda one: not one.translates):
            case.remove_exhibit(one.id)
        found = {path: inspect_file(path.read_bytes(), path.name, confirmed=True) for path in folder.iterdir()}
        for number, path in enumerate(sorted(found, key=lambda path: (-found[path].pages, path.name))):
            record = {"title": f"Exhibit {path.stem}", "group": "ties", "proves": ("family-ties",)}
            if number < len(cited):
                one = cited[number]
                record = {"title": one.title, "group": one.group, "proves": one.proves, "id": one.id}
            case.add_exhibit(path.read_bytes(), path.name, found[path], **record)
        return case.path


def timed(work, *arguments, **more) -> float:
    """Seconds of wall time; what an earlier run wrote is gone before the clock starts."""
    for path in arguments:
        if isinstance(path, Path) and path.suffix == ".pdf":
            path.unlink(missing_ok=True)
    began = time.perf_counter()
    work(*arguments, **more)
    return time.perf_counter() - began


def by_turns(runs: int, **works) -> dict[str, list[float]]:
    """Seconds of each of several works, done by turns; a work that returns a number says its seconds itself."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(runs + 1):
        for name, work in works.items():
            began = time.perf_counter()
            own = work()
            if turn:  # the first turn only warms
                found[name].append(own if isinstance(own, float) else time.perf_counter() - began)
    return found


def row(what: str, measured: str, beside: str = "", goal: str = "") -> None:
    """One line of the table."""
    print(f"| {what} | {measured} | {beside} | {goal} |", flush=True)


def seconds(found: list[float]) -> str:
    return f"{statistics.median(found):.2f} s"


def times(ours: list[float], theirs: list[float], *, faster: bool = False) -> str:
    """How ours stands to theirs: the median of the ratios turn by turn, and their range."""
    ratios = sorted((other / one) if faster else (one / other) for one, other in zip(ours, theirs, strict=True))
    return f"{statistics.median(ratios):.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f})"


def join_in_time(files: list[Path], out: Path) -> float:
    """Seconds of joining in a process that has its fonts open, as one that waits for the button has."""
    from parole_kit.packet.pdf import open_spare_fonts

    open_spare_fonts()
    return timed(join_ours, files, out)


def peak_of_join(files: list[Path], out: Path) -> float:
    """Peak resident memory, in megabytes, of a fresh process that joins once."""
    code = (
        f"import sys; sys.path[:0] = {sys.path[:2]!r}; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import packet, resource; from pathlib import Path\n"
        f"packet.join_ours([Path(p) for p in {[str(path) for path in files]!r}], Path({str(out)!r}))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return int(done.stdout) / (1024 if sys.platform != "darwin" else 1 << 20)


def imports() -> float:
    """What a fresh process of the build takes to start and to load its libraries."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "import parole_kit.packet.build, parole_kit.packet.pdf, parole_kit.case.convert, parole_kit.law"
    )
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def run_peer(script: Path, python: str, folder: Path, mode: str = "batched") -> float:
    done = subprocess.run(
        [python, str(script), "--exhibits", str(folder), "--mode", mode, "--runs", "1"],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(json.loads(done.stdout.strip().splitlines()[-1])["median_seconds"])


def text_pages(case_path: Path, runs: int) -> tuple[list[float], int]:
    """Seconds that drafting and setting all documents take, and the number of their pages."""
    from parole_kit.case import Case
    from parole_kit.law import load_law
    from parole_kit.packet.layout import lay_out
    from parole_kit.packet.snapshot import Snapshot

    with Case.open(case_path, PASSPHRASE) as case:
        now, law = Snapshot(case), load_law()
        made = lay_out(now, law, AS_OF)
        pages = max(last for _, last in made.typeset.ranges.values())
        return by_turns(runs, text=lambda: lay_out(now, law, AS_OF) and None)["text"], pages


def getting_ready(case_path: Path) -> tuple[float, float]:
    """What a process that waits for the build does meanwhile: seconds, and megabytes that it then holds (Linux only)."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import datetime as dt, time; from pathlib import Path\n"
        "from parole_kit.law import load_law; from parole_kit.packet import make_ready, worker\n"
        "worker._load({}); law = load_law(); began = time.perf_counter()\n"
        f"made = make_ready(Path({str(case_path)!r}), {PASSPHRASE!r}, law, None, dt.date({AS_OF:%Y, %-m, %-d}), lambda: False)\n"
        "print(time.perf_counter() - began, int(open('/proc/self/statm').read().split()[1]) * 4096 / 1e6)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    taken, held = map(float, done.stdout.split())
    return taken, held


def saves_while_it_gets_ready(case_path: Path) -> list[float]:
    """Seconds until the page's own process has saved an answer, again and again, while another reads the case for its build."""
    from parole_kit.case import Case
    from parole_kit.law import load_law
    from parole_kit.packet import dismiss_worker, prepare_worker

    question, waits = load_law().question("service-to"), []
    with Case.open(case_path, PASSPHRASE) as case:
        prepare_worker(case_path, PASSPHRASE, AS_OF)
        until = time.perf_counter() + LOADS
        while (began := time.perf_counter()) < until:
            case.answer(question, f"office-{len(waits)}@example.gov")
            waits.append(time.perf_counter() - began)
            time.sleep(0.02)
    dismiss_worker()
    return sorted(waits)


def answers_during_a_build(case_path: Path, out: Path) -> list[float]:
    """Seconds until the page's own process answers from the case, again and again, while the packet is built apart."""
    import threading

    from parole_kit.case import Case
    from parole_kit.packet import build_in_worker

    shutil.rmtree(out, ignore_errors=True)
    waits: list[float] = []
    order = {"as_of": AS_OF, "progress": lambda step, done, total: None}
    building = threading.Thread(target=build_in_worker, args=(case_path, PASSPHRASE, out), kwargs=order)
    with Case.open(case_path, PASSPHRASE) as case:
        building.start()
        while building.is_alive():
            due = time.perf_counter() + 0.02
            time.sleep(0.02)
            case.answers(), case.exhibits(), case.inputs_sha256()
            waits.append(time.perf_counter() - due)
    return sorted(waits)


def growth(work: Path, runs: int) -> None:
    """Join 100, 500 and 2,000 pages, and draw how the time grows."""
    points = []
    for pages in (100, 500, 2000):
        folder = work / f"growth-{pages}"
        (folder / "ready").mkdir(parents=True)
        (folder / "exhibits").mkdir()
        make_exhibits(folder / "exhibits", pages, pages / 5, count=40)
        files = ready(folder / "exhibits", folder / "ready")
        found = by_turns(
            runs,
            ours=lambda files=files: join_in_time(files, work / "ours.pdf"),
            theirs=lambda files=files: timed(join_qpdf, files, work / "theirs.pdf"),
        )
        points.append((pages, statistics.median(found["ours"]), statistics.median(found["theirs"])))
        each = f"{points[-1][1] / pages * 1000:.2f} ms a page"
        row(f"joining {pages:,} exhibit pages", f"{points[-1][1]:.2f} s", f"qpdf {points[-1][2]:.2f} s", each)
        shutil.rmtree(folder)
    (ROOT / "benchmarks" / "packet-growth.svg").write_text(drawn(points), encoding="utf-8")


def drawn(points: list[tuple[int, float, float]]) -> str:
    """A small plot of pages against seconds: ours as a line, qpdf dashed."""
    most_pages, most = points[-1][0], max(ours for _, ours, _ in points)

    def place(pages: float, taken: float) -> tuple[float, float]:
        return 60 + pages / most_pages * 320, 210 - taken / most * 170

    lines = []
    for number, (name, style) in enumerate((("Parole Kit", ""), ("qpdf, bare", ' stroke-dasharray="5 4"')), start=1):
        path = " ".join("{:.0f},{:.0f}".format(*place(point[0], point[number])) for point in points)
        x, y = place(points[-1][0], points[-1][number])
        lines.append(f'<polyline points="{path}" fill="none" stroke="#1b3a6b" stroke-width="2"{style}/>')
        lines += [
            '<circle cx="{:.0f}" cy="{:.0f}" r="3" fill="#1b3a6b"/>'.format(*place(point[0], point[number]))
            for point in points
        ]
        lines.append(f'<text x="{x + 8:.0f}" y="{y + 4:.0f}">{name}, {points[-1][number]:.1f} s</text>')
    for pages, _, _ in points:
        x, _ = place(pages, 0)
        lines.append(f'<text x="{x:.0f}" y="228" text-anchor="middle">{pages:,}</text>')
    axis = '<path d="M60 30V210H390" fill="none" stroke="#777"/><text x="225" y="246" text-anchor="middle">pages</text>'
    title = '<text x="60" y="20">Seconds to join exhibits into a packet</text>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 520 256" width="520" font-family="sans-serif" font-size="12"'
        f' role="img" aria-label="Seconds to join 100, 500 and 2,000 pages: a straight line">{title}{axis}{"".join(lines)}</svg>\n'
    )


def machine() -> str:
    """The kind of computer and the versions, without its name."""
    import os
    import platform
    from importlib.metadata import version

    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GB"
    load = f", load {os.getloadavg()[0]:.1f} when it began" if hasattr(os, "getloadavg") else ""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("pikepdf", "fpdf2", "pypdfium2", "python-docx"))
    return f"{platform.system()}, {os.cpu_count()} processors{memory}, Python {platform.python_version()}, {libraries}{load}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="120 pages, 10 MB, two turns")
    parser.add_argument("--exhibits", type=Path, help="a folder of exhibit files (else synthetic ones are made)")
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--mb", type=float, default=100)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer", type=Path, help="a peer's script to run beside the whole export")
    parser.add_argument("--peer-python", default=sys.executable)
    parser.add_argument("--per-document", action="store_true", help="run the peer's slow way once too")
    parser.add_argument("--growth", action="store_true", help="only joining 100, 500 and 2,000 pages, with a plot")
    asked = parser.parse_args()
    asked.files = 40
    if asked.quick:
        asked.pages, asked.mb, asked.runs, asked.files = 120, 10, 2, 26  # the sample cites the fourth page of some
    print(machine() + "\n\n| what | measured | beside | goal |\n| --- | --- | --- | --- |", flush=True)
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        if asked.growth:
            growth(work, asked.runs)
            return
        folder = asked.exhibits or work / "exhibits"
        if not asked.exhibits:
            folder.mkdir()
            make_exhibits(folder, asked.pages, asked.mb, asked.files)
        measure(asked, folder, work)


def measure(asked: argparse.Namespace, every: Path, work: Path) -> None:
    """All lines of the table: without Word files among the exhibits, then with them."""
    folder = without_words(every, work / "without-words")
    (work / "ready").mkdir()
    files = ready(folder, work / "ready")
    pages = join_ours(files, work / "ours.pdf")
    size = sum(path.stat().st_size for path in files) / 1e6
    row("exhibits joined", f"{len(files)}, {size:.0f} MB, {pages} pages with index and tabs")
    row("imports: a process of the build, started and loaded", seconds([imports() for _ in range(asked.runs)]))
    found = by_turns(
        asked.runs,
        ours=lambda: join_in_time(files, work / "ours.pdf"),
        qpdf=lambda: timed(join_qpdf, files, work / "theirs.pdf"),
    )
    beside = f"qpdf {seconds(found['qpdf'])}: × {times(found['ours'], found['qpdf'])}"
    row("joining: merge, stamp, tabs, links, bookmarks, clean, save", seconds(found["ours"]), beside, "≤ 2.0 ×")
    if sys.platform != "win32":
        row("peak memory of joining", f"{peak_of_join(files, work / 'ours.pdf'):.0f} MB", "", "≤ 350 MB")
    case = case_with(folder, work / "case")
    text, own = text_pages(case, asked.runs)
    row(f"text: {own} pages drafted and set", f"{statistics.median(text) / own * 1000:.1f} ms a page", "", "≤ 12 ms")
    whole = export_beside("whole export", case, folder, files, asked, work)
    row(
        "whole export, its first build kept in the case",
        seconds(kept_builds(case, work, asked.runs, first=True)),
        f"{seconds(whole)} without keeping",
    )
    row(
        "whole export, a later build kept in the case",
        seconds(kept_builds(case, work, asked.runs)),
        f"{seconds(whole)} without keeping",
    )
    waits = answers_during_a_build(case, work / "apart")
    worst = f"worst {waits[-1] * 1000:.0f} ms, median {statistics.median(waits) * 1000:.0f} ms"
    row("the page's process answers during a build", worst, f"{len(waits)} times asked", "≤ 100 ms")
    if sys.platform == "linux":
        taken, held = getting_ready(case)
        row("what the process does while it waits", f"{taken:.2f} s", f"it then holds {held:.0f} MB")
    copy = work / "apart" / case.name
    copy.parent.mkdir(exist_ok=True)
    waits = saves_while_it_gets_ready(Path(shutil.copy(case, copy)))
    worst = f"worst {waits[-1] * 1000:.0f} ms, median {statistics.median(waits) * 1000:.0f} ms"
    row("the page's process saves meanwhile", worst, f"{len(waits)} times", "≤ 100 ms")
    if any(path.suffix == ".docx" for path in every.iterdir()):
        export_beside("whole export with a Word exhibit", case_with(every, work / "words"), every, files, asked, work)


def kept_builds(case: Path, work: Path, runs: int, *, first: bool = False) -> list[float]:
    """Seconds of whole exports that are kept in the case, each the `first` of it or one after another."""
    copy = work / f"kept-{first}" / case.name
    copy.parent.mkdir()

    def build() -> float:
        if first or not copy.exists():
            shutil.copy(case, copy)
        return whole_export(copy, work / "out", record=True)

    return by_turns(runs, kept=build)["kept"]


def export_beside(
    what: str, case: Path, folder: Path, files: list[Path], asked: argparse.Namespace, work: Path
) -> list[float]:
    """The whole export beside qpdf and the peer; returns our seconds."""
    works = {
        "ours": lambda: whole_export(case, work / "out"),
        "unread": lambda: whole_export(case, work / "out", read_before=False),
        "qpdf": lambda: timed(join_qpdf, files, work / "theirs.pdf"),
    }
    if asked.peer:
        works["peer"] = lambda: run_peer(asked.peer, asked.peer_python, folder)
    found = by_turns(asked.runs, **works)
    beside, goal = f"qpdf {seconds(found['qpdf'])}: × {times(found['ours'], found['qpdf'])}", "≤ 6 ×"
    row(what, seconds(found["ours"]), beside, "" if "Word" in what else goal)
    beside = f"qpdf × {times(found['unread'], found['qpdf'])}"
    if asked.peer:
        beside += f"; {times(found['unread'], found['peer'], faster=True)} times faster than the batched peer"
    row(f"{what}, in a process that did not read the case before", seconds(found["unread"]), beside)
    if asked.peer:
        goal = "≥ 5 times faster" if "Word" in what else "≥ 8 times faster"
        faster = f"{times(found['ours'], found['peer'], faster=True)} times faster"
        row(f"{what}, beside the batched peer", seconds(found["ours"]), f"{seconds(found['peer'])}: {faster}", goal)
        if asked.per_document:
            slow = run_peer(asked.peer, asked.peer_python, folder, "per-doc")
            row(f"{what}, beside the per-document peer", seconds(found["ours"]), f"{slow:.1f} s, one run")
    return found["ours"]


if __name__ == "__main__":
    main()

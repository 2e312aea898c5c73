"""How long a packet takes: joining against the bare `qpdf --empty --pages`, and the whole export against a peer.

    python benchmarks/packet.py                          # 500 pages, 100 MB, joining only
    python benchmarks/packet.py --whole                  # the whole export of a fictional case with these exhibits too
    python benchmarks/packet.py --peer PEER.py           # and a peer's script beside it, run by turns

Runs go by turns (ours, theirs, ours, …) and medians of the pairs' ratios are said, so that other work on the computer
hits both alike. A peer's script takes `--exhibits DIR --mode batched --runs 1` and prints JSON lines, the last with
"median_seconds"; `--peer-python` is the interpreter that has what it needs. Exhibits are synthetic, from a fixed seed.
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


def whole_export(case_path: Path, out: Path) -> dict:
    """The build of a packet as the command line does it, the drafts and the proof included."""
    from parole_kit.case import Case
    from parole_kit.law import load_law
    from parole_kit.packet import build_packet

    shutil.rmtree(out, ignore_errors=True)
    with Case.open(case_path) as case:
        return build_packet(case, load_law(), out, as_of=AS_OF, record=False)


def case_with(folder: Path, into: Path) -> Path:
    """A fictional training case that has these exhibits besides its own, and is sent by courier, so in one part."""
    from packets import sample_case

    from parole_kit.case import inspect_file
    from parole_kit.law import load_law

    law = load_law()
    with sample_case(into) as case:
        case.answer(law.question("service-method"), "Courier")
        case.clear(law.question("mailbox-limit"))
        for number, path in enumerate(sorted(folder.iterdir())):
            data = path.read_bytes()
            found = inspect_file(data, path.name, confirmed=True)
            letters = "".join("abcdefghij"[int(digit)] for digit in f"{number:02}")
            record = {
                "title": f"Exhibit {path.stem}",
                "group": "ties",
                "proves": ("family-ties",),
                "id": f"bench-{letters}",
            }
            case.add_exhibit(data, path.name, found, **record)
        return case.path


def timed(work, *arguments, **more) -> float:
    """Seconds of wall time; what an earlier run wrote is gone before the clock starts."""
    for path in arguments:
        if isinstance(path, Path) and path.suffix == ".pdf":
            path.unlink(missing_ok=True)
    began = time.perf_counter()
    work(*arguments, **more)
    return time.perf_counter() - began


def said(name: str, ours: list[float], theirs: list[float]) -> dict:
    """Medians, and the median of the ratios pair by pair."""
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return {
        "what": name,
        "ours_seconds": round(statistics.median(ours), 3),
        "theirs_seconds": round(statistics.median(theirs), 3),
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in sorted(ratios)],
    }


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


def run_peer(script: Path, python: str, folder: Path) -> float:
    done = subprocess.run(
        [python, str(script), "--exhibits", str(folder), "--mode", "batched", "--runs", "1"],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(json.loads(done.stdout.strip().splitlines()[-1])["median_seconds"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--exhibits", type=Path, help="a folder of exhibit files (else synthetic ones are made)")
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--mb", type=float, default=100)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--whole", action="store_true", help="time the whole export too")
    parser.add_argument("--words", action="store_true", help="with Word exhibits, through LibreOffice")
    parser.add_argument("--peer", type=Path, help="a peer's script to run beside the whole export")
    parser.add_argument("--peer-python", default=sys.executable)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, work = asked.exhibits or Path(place) / "exhibits", Path(place)
        if not asked.exhibits:
            folder.mkdir()
            make_exhibits(folder, asked.pages, asked.mb)
        if not asked.words:
            folder = without_words(folder, work / "without-words")
        (work / "ready").mkdir()
        files = ready(folder, work / "ready")
        pages = join_ours(files, work / "ours.pdf")
        join_qpdf(files, work / "theirs.pdf")
        ours, theirs = [], []
        for _ in range(asked.runs):
            ours.append(timed(join_ours, files, work / "ours.pdf"))
            theirs.append(timed(join_qpdf, files, work / "theirs.pdf"))
        size = sum(path.stat().st_size for path in files) / 1e6
        print(json.dumps({"exhibits": len(files), "pages": pages, "megabytes": round(size, 1)}))
        print(json.dumps(said("join against qpdf", ours, theirs)))
        if sys.platform != "win32":
            print(
                json.dumps(
                    {"what": "peak memory of joining", "megabytes": round(peak_of_join(files, work / "ours.pdf"))}
                )
            )
        if asked.whole or asked.peer:
            case = case_with(folder, work)
            whole_export(case, work / "out")
            ours, theirs = [], []
            for _ in range(asked.runs):
                ours.append(timed(whole_export, case, work / "out"))
                theirs.append(
                    run_peer(asked.peer, asked.peer_python, folder)
                    if asked.peer
                    else timed(join_qpdf, files, work / "theirs.pdf")
                )
            print(json.dumps(said("whole export against " + ("the peer" if asked.peer else "qpdf"), ours, theirs)))


if __name__ == "__main__":
    main()

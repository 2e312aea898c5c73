"""Who may ask the workbook's server for what, tried from outside, as a stranger or a curious visitor would."""

from __future__ import annotations

import json
import os
import re
import socket
import stat
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from serving import PROGRAM, Visitor, start_workbook, wait_until, write_notebooks
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from parole_kit.case import Case

CLOSED = (302, 403)

NOBODY = "00000000-0000-4000-8000-000000000000"  # a kernel that there is not


def spool_of(book) -> Path:
    """The private folder of a running workbook, found by its process."""
    told = Path(f"/proc/{book.process.pid}/fd")
    for entry in told.iterdir():
        try:
            target = os.readlink(entry)
        except OSError:
            continue
        if "parole-kit-" in target and target.endswith("/pid"):
            return Path(target).parent
    raise AssertionError("no private folder")


linux_only = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks into /proc")


def line_to(book, kernel: str, name: str = "127.0.0.1", *, origin: str | None = None, **headers: str):
    """A websocket to a kernel, asked for under any name of this computer."""
    port = int(book.address.rstrip("/").rsplit(":", 1)[1])
    return connect(
        f"ws://{name}:{port}/api/kernels/{kernel}/channels",
        sock=socket.create_connection(("127.0.0.1", port)),
        origin=origin,
        additional_headers={key.replace("_", "-"): value for key, value in headers.items()},
    )


# --- who may come in


@pytest.mark.parametrize(
    "path", ["/", "/?case=PK-0001", "/pk/download/" + "a" * 43 + "/x.pdf", f"/api/kernels/{NOBODY}"]
)
def test_a_stranger_is_turned_away(stranger, path):
    status, _, body = stranger.ask(path)
    assert status in CLOSED
    assert b"pk-kernel" not in body


@pytest.mark.parametrize(
    "method,path",
    [("PUT", "/pk/upload?name=a.pdf"), ("POST", f"/voila/api/shutdown/{NOBODY}"), ("POST", "/pk/ticket")],
)
def test_a_stranger_can_change_nothing(stranger, method, path):
    assert stranger.ask(path, method=method, body=b"x")[0] == 403


def test_a_stranger_gets_words_instead_of_a_login_form(stranger):
    _, headers, body = stranger.ask("/")
    assert b"<h1>" in body and b"<form" not in body and b"Traceback" not in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_wrong_key_opens_nothing(stranger):
    assert stranger.ask("/?token=" + "x" * 43)[0] == 403


def test_the_key_leaves_the_address_and_becomes_a_cookie(stranger, small_workbook):
    status, headers, _ = stranger.ask(f"/?case=PK-0042&token={small_workbook.token}")
    assert (status, headers["Location"]) == (302, "/?case=PK-0042")
    cookies = headers.get_all("Set-Cookie")
    assert all("SameSite=Strict" in cookie for cookie in cookies)
    assert any("HttpOnly" in cookie for cookie in cookies)
    assert not any("expires" in cookie.lower() for cookie in cookies), "the cookie ends with the browser"
    stranger.open_page()
    assert "strict" in next(str(each._rest).lower() for each in stranger.cookies if each.name == "_xsrf")


def test_a_ticket_opens_one_window_once(small_workbook):
    status, _, body = Visitor(small_workbook).ask(
        "/pk/ticket", method="POST", body=b"", Authorization=f"token {small_workbook.token}"
    )
    ticket = json.loads(body)["ticket"]
    assert status == 200
    assert Visitor(small_workbook).ask(f"/?token={ticket}")[0] == 302
    assert Visitor(small_workbook).ask(f"/?token={ticket}")[0] == 403


def test_a_cookie_alone_makes_no_ticket(visitor):
    visitor.open_page()
    assert visitor.ask("/pk/ticket", method="POST", body=b"", X_XSRFToken=visitor.xsrf())[0] == 403


def test_another_name_for_this_computer_is_refused(visitor, small_workbook):
    kernel = visitor.open_page()
    assert visitor.ask("/", Host="evil.example.org")[0] == 403
    with (
        pytest.raises(InvalidStatus) as refused,
        line_to(small_workbook, kernel, "evil.example.org", Cookie=visitor.cookie),
    ):
        pass
    assert refused.value.response.status_code == 403


# --- what is there at all


@pytest.mark.parametrize(
    "path",
    [
        "/voila/files/start.ipynb",
        "/voila/files/passport.png",
        "/files/start.ipynb",
        "/tree",
        "/lab",
        "/login",
        "/logout",
        "/api/contents",
        "/api/kernels",
        "/api/terminals",
        "/api/sessions",
        "/voila/api/contents/",
        "/voila/tree/",
        "/voila/render/start.ipynb",
        "/voila/templates/parole/index.html.j2",
        "/voila/api/themes/x.css",
        "/start.ipynb",
        "/favicon.ico",
        "/nothing",
    ],
)
def test_what_is_not_the_workbook_is_not_there(visitor, stranger, path):
    assert visitor.ask(path)[0] == 404
    assert stranger.ask(path)[0] in (*CLOSED, 404)


@pytest.mark.parametrize(
    "tail",
    [
        "../index.html.j2",
        "..%2findex.html.j2",
        "%2e%2e/%2e%2e/conf.json",
        "../../../../../../../../etc/passwd",
        "/etc/passwd",
        "..\\conf.json",
    ],
)
def test_no_path_leads_out_of_the_shelf(visitor, tail):
    _, _, page = visitor.ask("/")
    stamp = re.search(rb"/voila/([0-9a-f]+)/static/", page)[1].decode()
    for kind in ("static", "labextensions", "static/x", "labextensions/anywidget/static"):
        assert visitor.ask(f"/voila/{stamp}/{kind}/{tail}")[0] == 404


def test_scripts_and_styles_are_typed_and_kept(stranger, visitor):
    _, _, page = visitor.ask("/")
    for kind, name in (("text/javascript", b"boot.js"), ("text/css", b"frame.css"), ("text/javascript", b"all.js")):
        address = re.search(rb'"(/voila/[^"]*' + name + rb'[^"]*)"', page)[1].decode()
        status, headers, body = stranger.ask(address)
        assert status == 200 and body
        assert headers["Content-Type"].startswith(kind) and headers["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in headers["Cache-Control"]


def test_another_template_is_not_taken(visitor):
    _, _, body = visitor.ask("/?template=lab&theme=dark")
    assert b"pk-header" in body


def test_the_page_runs_no_script_of_its_own(visitor):
    _, headers, body = visitor.ask("/")
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self' blob:;" in policy and "unsafe-eval" not in policy
    scripts = re.findall(rb"<script([^>]*)>(.*?)</script>", body, re.DOTALL)
    assert all(b"src=" in about or b"json" in about for about, _ in scripts)
    assert headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "same-origin"


# --- kernels


def test_only_the_page_reaches_its_kernel(visitor, stranger, small_workbook):
    kernel = visitor.open_page()
    assert visitor.ask(f"/api/kernels/{kernel}")[0] == 200
    assert stranger.ask(f"/api/kernels/{kernel}")[0] in CLOSED
    for told in ({}, {"Cookie": visitor.cookie, "origin": "http://evil.example.org"}):
        origin = told.pop("origin", None)
        with pytest.raises(InvalidStatus) as refused, line_to(small_workbook, kernel, origin=origin, **told):
            pass
        assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus) as refused, line_to(small_workbook, str(uuid.uuid4()), Cookie=visitor.cookie):
        pass
    assert refused.value.response.status_code == 404


def message(kind: str, content: dict, channel: str = "shell") -> str:
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "s", "username": "", "version": "5.3"}
    return json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": channel})


@pytest.mark.parametrize(
    "kind",
    ["execute_request", "complete_request", "inspect_request", "history_request", "shutdown_request", "debug_request"],
)
def test_a_page_cannot_give_orders_to_python(visitor, small_workbook, tmp_path, kind):
    kernel = visitor.open_page()
    mark = tmp_path / "mark"
    content = {
        "code": f"open({str(mark)!r}, 'w').close()",
        "silent": False,
        "cursor_pos": 3,
        "detail_level": 0,
        "restart": False,
    }
    with line_to(small_workbook, kernel, Cookie=visitor.cookie) as line:
        for channel in ("shell", "control"):
            line.send(message(kind, content, channel))
        line.send(message("kernel_info_request", {}))
        answered = set()
        while "kernel_info_reply" not in answered:
            answered.add(json.loads(line.recv(timeout=20))["msg_type"])
    assert kind.replace("request", "reply") not in answered
    assert not mark.exists()
    assert visitor.ask(f"/api/kernels/{kernel}")[0] == 200


@pytest.mark.parametrize("method,tail", [("DELETE", ""), ("POST", "/interrupt"), ("POST", "/restart")])
def test_kernels_cannot_be_ordered_about(visitor, method, tail):
    kernel = visitor.open_page()
    assert visitor.ask(f"/api/kernels/{kernel}{tail}", method=method, body=b"", X_XSRFToken=visitor.xsrf())[0] >= 400
    assert visitor.ask(f"/api/kernels/{kernel}")[0] == 200


def test_a_page_that_closes_frees_its_kernel(visitor):
    kernel = visitor.open_page()
    assert visitor.ask(f"/voila/api/shutdown/{kernel}", method="POST", body=b"")[0] == 403, (
        "a foreign page could say so too"
    )
    body = f"_xsrf={visitor.xsrf()}".encode()
    status, _, _ = visitor.ask(
        f"/voila/api/shutdown/{kernel}", method="POST", body=body, Content_Type="application/x-www-form-urlencoded"
    )
    assert status == 204
    assert wait_until(lambda: visitor.ask(f"/api/kernels/{kernel}")[0] == 404, 25)


# --- files on their way


def laid_down(book, content: bytes) -> str:
    import secrets

    name = secrets.token_urlsafe(32)
    (spool_of(book) / "files" / name).write_bytes(content)
    return name


@linux_only
def test_a_download_is_given_out_once(visitor, stranger, small_workbook):
    name = laid_down(small_workbook, b"%PDF-1.7 fictional")
    assert stranger.ask(f"/pk/download/{name}/packet.pdf")[0] in CLOSED
    status, headers, body = visitor.ask(f"/pk/download/{name}/PK-0042%20packet.pdf")
    assert (status, body) == (200, b"%PDF-1.7 fictional")
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''PK-0042%20packet.pdf"
    assert headers["Cache-Control"] == "no-store"
    assert visitor.ask(f"/pk/download/{name}/packet.pdf")[0] == 404
    assert not (spool_of(small_workbook) / "files" / f"taken.{name}").exists()


@linux_only
def test_a_download_has_no_other_names(visitor, small_workbook):
    spool = spool_of(small_workbook)
    for name in ("pid", "..", "taken." + "a" * 43, "a" * 42, "%2e%2e%2fpid", "../pid"):
        assert visitor.ask(f"/pk/download/{name}/x")[0] == 404
    assert (spool / "pid").exists()


@linux_only
def test_an_upload_lands_in_the_private_folder(visitor, small_workbook):
    visitor.open_page()
    content = os.urandom(3 << 20)
    assert visitor.ask("/pk/upload?name=a.pdf", method="PUT", body=content)[0] == 403, "without the page's own mark"
    status, _, body = visitor.ask("/pk/upload?name=a.pdf", method="PUT", body=content, X_XSRFToken=visitor.xsrf())
    told = json.loads(body)
    kept = spool_of(small_workbook) / "files" / told["id"]
    assert status == 200 and told["size"] == len(content) and kept.read_bytes() == content
    folder = spool_of(small_workbook)
    assert all(not stat.S_IMODE(each.stat().st_mode) & 0o077 for each in (folder, folder / "files", folder / "k"))
    kept.unlink()


def test_a_file_that_is_too_large_is_refused_in_words(visitor, small_workbook):
    import http.client

    visitor.open_page()
    line = http.client.HTTPConnection(small_workbook.address.split("/")[2], timeout=10)
    line.putrequest("PUT", "/pk/upload?name=a.pdf")
    for key, value in (("Cookie", visitor.cookie), ("X-XSRFToken", visitor.xsrf()), ("Content-Length", str(201 << 20))):
        line.putheader(key, value)
    line.endheaders()
    answer = line.getresponse()
    assert answer.status == 413
    told = json.loads(answer.read())
    assert told["what"] and told["fix"]


# --- what kernels ask


def test_the_vault_answers_kernels_only(visitor, stranger, small_workbook):
    for who, told in (
        (stranger, {}),
        (visitor, {}),
        (stranger, {"X_PK_Key": "guess"}),
        (stranger, {"X_PK_Key": small_workbook.token}),
    ):
        for method in ("GET", "PUT", "DELETE"):
            assert (
                who.ask("/pk/vault/PK-0042", method=method, body=b"{}" if method == "PUT" else None, **told)[0] == 403
            )
    assert visitor.ask(f"/pk/wait/{uuid.uuid4()}")[0] == 403


def test_what_was_typed_is_kept_for_its_page_only_and_given_back_once(visitor, stranger):
    visitor.open_page()
    mark = {"X_XSRFToken": visitor.xsrf()}
    assert stranger.ask("/pk/kept/PK-0042", method="PUT", body=b"[]")[0] == 403
    assert visitor.ask("/pk/kept/PK-0042", method="PUT", body=b"[]")[0] == 403, "a foreign page could say so too"
    assert visitor.ask("/pk/kept/PK-0042", method="PUT", body=b'["x"]', **mark)[0] == 204
    assert stranger.ask("/pk/kept/PK-0042", method="DELETE")[0] == 403
    assert visitor.ask("/pk/kept/PK-0043", method="DELETE", **mark)[0] == 204
    status, headers, body = visitor.ask("/pk/kept/PK-0042", method="DELETE", **mark)
    assert (status, body, headers["Cache-Control"]) == (200, b'["x"]', "no-store")
    assert visitor.ask("/pk/kept/PK-0042", method="DELETE", **mark)[0] == 204


def test_a_window_of_an_earlier_run_does_not_take_the_cookie_away(stranger):
    _, headers, _ = stranger.ask("/", Cookie="username-127-0-0-1=2|1:0|10:1|4:name|4:abcd|0000")
    assert not headers.get_all("Set-Cookie")


@linux_only
def test_a_kernel_keeps_a_passphrase_over_a_reload(visitor, small_workbook, stranger):
    key = kernel_environment(small_workbook)["PK_VAULT_KEY"]
    body = json.dumps({"passphrase": "seven fictional words"}).encode()
    assert stranger.ask("/pk/vault/PK-0042", method="PUT", body=body, X_PK_Key=key)[0] == 204
    assert json.loads(stranger.ask("/pk/vault/PK-0042", X_PK_Key=key)[2]) == {"passphrase": "seven fictional words"}
    assert stranger.ask("/pk/vault/PK-0042", X_PK_Key=key, Origin="http://evil.example.org")[0] == 403
    assert stranger.ask("/pk/vault/PK-0042", method="DELETE", X_PK_Key=key)[0] == 204
    assert stranger.ask("/pk/vault/PK-0042", X_PK_Key=key)[0] == 404


def children(pid: int) -> list[int]:
    """The kernels of a workbook."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def kernel_environment(book) -> dict[str, str]:
    """The environment of one of the workbook's kernels."""
    assert wait_until(lambda: children(book.process.pid))
    told = Path(f"/proc/{children(book.process.pid)[0]}/environ").read_bytes().decode()
    return dict(line.split("=", 1) for line in told.split("\0") if "=" in line)


@linux_only
def test_a_kernel_inherits_no_secret_and_no_address(visitor, small_workbook):
    visitor.open_page("?case=PK-0777")
    visitor.open_page("?case=PK-0778")
    for pid in children(small_workbook.process.pid):
        told = Path(f"/proc/{pid}/environ").read_bytes().decode()
        assert small_workbook.token not in told
        assert "PK-0777" not in told and "PK-0778" not in told
        assert os.readlink(f"/proc/{pid}/fd/1") != os.readlink(f"/proc/{small_workbook.process.pid}/fd/1")


# --- nothing is told


def test_the_log_knows_no_case(visitor, small_workbook):
    visitor.open_page("?case=PK-0999")
    visitor.ask("/nothing?case=PK-0999")
    visitor.ask("/Ana%C3%AFs?name=Fictional")
    said = small_workbook.log + "".join(small_workbook.said)
    assert "PK-0999" not in said and "Fictional" not in said and "Ana" not in said
    assert small_workbook.token not in small_workbook.log
    assert "ValueError" in small_workbook.log, "a fault in a notebook is noted by its kind"


def test_case_files_may_not_lie_in_a_served_folder(tmp_path):
    from parole_kit.errors import AppError
    from parole_kit.workbook.launch import refuse_served

    office = tmp_path / "office"
    (office / "notebooks").mkdir(parents=True)
    for bad in (
        PROGRAM / "notebooks",
        PROGRAM / "notebooks" / "cases",
        PROGRAM,
        PROGRAM.parent,
        office,
        office / "notebooks" / "a",
    ):
        with pytest.raises(AppError):
            refuse_served(bad, office)
    refuse_served(tmp_path / "cases", office)


# --- start and stop


@linux_only
def test_stopping_leaves_nothing_behind(tmp_path):
    book = start_workbook(tmp_path, office=write_notebooks(tmp_path / "office", {}))
    Visitor(book).enter().open_page()
    spool, kernels = spool_of(book), children(book.process.pid)
    note = book.config / "running.json"
    assert kernels and stat.S_IMODE(note.stat().st_mode) == 0o600
    assert book.stop() == 0
    assert not spool.exists() and not note.exists()
    assert wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in kernels), 3)


def test_a_second_start_opens_a_window_of_the_first(tmp_path):
    office = write_notebooks(tmp_path / "office", {})
    first = start_workbook(tmp_path, office=office)
    try:
        second = start_workbook(tmp_path, office=office)
        assert second.process.wait(20) == 0
        assert second.address == first.address
        assert Visitor(first).ask(second.url)[0] == 302
    finally:
        first.stop()


def test_a_port_that_is_taken_is_said_in_words(tmp_path, small_workbook):
    port = small_workbook.address.rstrip("/").rsplit(":", 1)[1]
    with pytest.raises(AssertionError) as refused:
        start_workbook(tmp_path, arguments=("--port", port))
    assert port in str(refused.value) and "Fix:" in str(refused.value) and "Traceback" not in str(refused.value)


def test_a_broken_notebook_is_named_on_the_page(tmp_path):
    office = write_notebooks(tmp_path / "office", {})
    (office / "notebooks" / "evidence.ipynb").write_text("not a notebook", encoding="utf-8")
    book = start_workbook(tmp_path, office=office)
    try:
        status, _, body = Visitor(book).enter().ask("/")
        assert status == 500
        assert b"evidence.ipynb" in body and b"Traceback" not in body and b"pk-header" in body
    finally:
        book.stop()


def test_an_edited_notebook_is_shown_the_next_time(tmp_path):
    office = write_notebooks(tmp_path / "office", {})
    book = start_workbook(tmp_path, office=office)
    try:
        visitor = Visitor(book).enter()
        visitor.open_page()
        write_notebooks(office, {"timeline": [("markdown", "# A new heading")]})
        assert b"A new heading" in visitor.ask("/")[2]
    finally:
        book.stop()


def test_nothing_heavy_is_loaded_before_the_page_is_there(tmp_path):
    import nbformat

    from parole_kit.places import NOTEBOOKS

    heavy = (
        "pandas",
        "numpy",
        "fpdf",
        "pikepdf",
        "docx",
        "holidays",
        "PIL",
        "pypdfium2",
        "icalendar",
        "voila",
        "jinja2",
    )
    last = nbformat.read(NOTEBOOKS / "packet.ipynb", as_version=4)
    said = f"import sys; print('loaded:', *[each for each in {heavy!r} if each in sys.modules], '.')"
    last.cells.append(nbformat.v4.new_code_cell(said))
    (tmp_path / "office" / "notebooks").mkdir(parents=True)
    nbformat.write(last, tmp_path / "office" / "notebooks" / "packet.ipynb")
    book = start_workbook(tmp_path, office=tmp_path / "office")
    try:
        with Case.create(book.home / "PK-0042.parole", None, file_number="PK-0042", training=True):
            pass
        body = Visitor(book).enter().ask("/?case=PK-0042")[2].decode()
        assert re.search(r"loaded: (.*)\.", body)[1].strip() == ""
    finally:
        book.stop()


def test_the_server_itself_starts_without_what_only_a_kernel_needs():
    loaded = (
        "import sys, parole_kit.workbook.app; "
        "print(*[each for each in ('pandas', 'fpdf', 'pikepdf', 'docx', 'holidays', 'apsw') if each in sys.modules])"
    )
    made = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, cwd=PROGRAM, check=True)
    assert made.stdout.split() == []

"""The script of the views. Where the kit serves the page it is loaded once, and a view only names it; in JupyterLab each view brings it."""

from __future__ import annotations

from pathlib import Path

STATIC = Path(__file__).with_name("static")
FILES = ("view.js", "fields.js", "files.js", "desk.js", "frame.js")
EXPORT = "export default { render };"
NAMED = "export default { render: (given) => window.paroleKit.render(given) };"  # the module of a view on a served page


def module() -> str:
    """One module out of the small files."""
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in FILES)


def page_script() -> bytes:
    """The same as a script of the page."""
    body = module().replace(EXPORT, "window.paroleKit = { render };")
    return f'(() => {{\n"use strict";\n{body}\n}})();\n'.encode()

"""Templates filled with a case. The only home of Jinja.

A template is `templates/NAME.md`: TOML between two lines of `+++` (title, audience, signers, numbering), then Markdown
with Jinja. An office's own `office/templates/NAME.md` is used in its place; it may begin with
`{% extends "shipped:NAME.md" %}` and change only a block. Every value is escaped; only Python makes links and notes.
"""

from __future__ import annotations

import contextlib
import difflib
import functools
import re
import time
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import jinja2
import jinja2.meta
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

from ..errors import ContentError, KitError
from ..places import TEMPLATES
from .blocks import Block, Document
from .markdown import OPEN, Marks, escape, parse

SHIPPED = "shipped:"
SECONDS = 5.0  # a template that takes longer is stuck in a loop
FILTERS = (
    "capitalize",
    "default",
    "first",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "sort",
    "title",
    "trim",
    "upper",
)
NUMBERINGS = ("", "headings", "paragraphs")
_FRONT = re.compile(r"\A\+\+\+\n(.*?)^\+\+\+\n", re.DOTALL | re.MULTILINE)
_STOPPED = re.compile(r"\\\.\.(?!\\?\.)")  # the stop of a value ("Inc.") and the stop of the sentence behind it
_TAKES = re.compile(r"{#-?\s*takes:([\w\s,]+)#}")  # names that the including template gives
_EXTENDS = re.compile(r"{%-?\s*extends\s+[\"']([^\"']+)[\"']")
_deadline: ContextVar[float] = ContextVar("deadline", default=0.0)


class Safe(str):
    """Markdown made by our own Python: it is not escaped again."""

    __slots__ = ()


@dataclass(frozen=True)
class Front:
    """The front matter of a template. `title` and `signers` may use names in {{ }}."""

    title: str
    audience: str = "government"
    signers: tuple[str, ...] = ()
    numbering: str = ""


def render(
    name: str, context: Mapping[str, object], marks: Marks, *, document_id: str, office: Path | None = None
) -> Document:
    """The document that template `name` (such as "request.md") makes of `context`.

    Raises ContentError for a mistake in the template, naming its file and line and the names there are. A KitError
    raised by a name of the context comes through with the file and line added.
    """
    environment = _environment(office)
    front = front_matter(name, office)
    blocks = part(name, context, marks, office=office, numbering=front.numbering)
    token = _deadline.set(time.monotonic() + SECONDS)
    try:
        with _located(environment, name, context, part="the lines between +++"):
            title = _compiled(environment, front.title).render(context)
            signers = tuple(_compiled(environment, signer).render(context) for signer in front.signers)
    finally:
        _deadline.reset(token)
    plain = [_plain(words, marks) for words in (title, *signers)]
    return Document(document_id, plain[0], blocks, audience=front.audience, signers=tuple(dict.fromkeys(plain[1:])))


def part(
    name: str, context: Mapping[str, object], marks: Marks, *, office: Path | None = None, numbering: str = ""
) -> tuple[Block, ...]:
    """The blocks that template `name`, or a part such as "part-factor.md", makes of `context`. Raises as `render`."""
    environment = _environment(office)
    token = _deadline.set(time.monotonic() + SECONDS)
    try:
        with _located(environment, name, context):
            text = environment.get_template(name).render(context)
    finally:
        _deadline.reset(token)
    try:
        return parse(_STOPPED.sub(r"\.", text), marks, numbering=numbering)
    except ContentError as error:
        error.where = error.where or _shown(environment, name)
        raise


def fill_in(text: str, context: Mapping[str, object], marks: Marks, *, where: str, office: Path | None = None) -> str:
    """A line with names in {{ }}, such as an entry for a form, as plain words; lines stay lines.

    Raises ContentError for a mistake in it, naming `where`. A KitError raised by a name comes through.
    """
    environment = _environment(office)
    token = _deadline.set(time.monotonic() + SECONDS)
    try:
        with _located(environment, "", context):
            made = _compiled(environment, text).render(context)
    except ContentError as error:
        error.where = where
        raise
    finally:
        _deadline.reset(token)
    return "\n".join(_plain(line, marks) for line in made.replace("\\\n", "\n").strip().split("\n"))


def load_templates(office: Path | None = None) -> None:
    """Compile every template, so that the first document does not wait. A mistake is told by the document that has it."""
    for name in template_names(office):
        with contextlib.suppress(KitError, jinja2.TemplateError, OSError):
            _environment(office).get_template(name)


def front_matter(name: str, office: Path | None = None) -> Front:
    """What stands between the +++ lines of a template, or of the template it extends.

    Raises ContentError for TOML that cannot be read, and for a key that is not known.
    """
    loader = _environment(office).loader
    with _located(_environment(office), name, {}):
        source = loader.path(name).read_text(encoding="utf-8-sig")
    match = _FRONT.match(source)
    if not match:
        extends = _EXTENDS.search(source)
        if extends and extends.group(1) != name:
            return front_matter(extends.group(1), office)
        raise ContentError(
            "The template does not begin with its title.",
            where=loader.shown(name),
            fix='Begin the file with a line +++, then title = "…", then a line +++.',
        )
    try:
        values = tomllib.loads(match.group(1))
        front = Front(**{**values, "signers": tuple(values.get("signers", ()))})
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise ContentError(
            f"The lines between +++ cannot be read: {error}.",
            where=loader.shown(name),
            fix="Use only title, audience, signers and numbering, written as in the shipped templates.",
        ) from None
    if front.numbering not in NUMBERINGS:
        raise ContentError(
            f"“{front.numbering}” is not a way to number.",
            where=loader.shown(name),
            fix='Write numbering = "headings", numbering = "paragraphs", or leave it out.',
        )
    return front


@dataclass(frozen=True)
class Use:
    """One use of a name in a template: "client", "client.name", or a call such as authority("ina-212-d-5-a")."""

    name: str
    line: int
    given: tuple[str, ...] = ()  # the texts that a call is given


def uses(name: str, office: Path | None = None) -> list[Use]:
    """Every name that one template file takes from outside itself, in its order.

    Raises ContentError for a template that cannot be read, or that builds on one that is not there.
    """
    environment = _environment(office)
    with _located(environment, name, {}):
        source, _, _ = environment.loader.get_source(environment, name)
        tree = environment.parse(source, filename=environment.loader.shown(name))
        for node in tree.find_all((nodes.Extends, nodes.Include)):
            if isinstance(node.template, nodes.Const):
                environment.loader.path(node.template.value)
    _blocks_are_there(environment, tree, environment.loader.shown(name))
    taken = _TAKES.search(source)
    outside = jinja2.meta.find_undeclared_variables(tree) - set(re.findall(r"\w+", taken.group(1) if taken else ""))
    found = [Use(node.name, node.lineno) for node in tree.find_all(nodes.Name) if node.name in outside]
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name in outside:
            found.append(Use(f"{node.node.name}.{node.attr}", node.lineno))
    for node in tree.find_all(nodes.Call):
        if isinstance(node.node, nodes.Name):
            given = [arg.value for arg in node.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str)]
            found.append(Use(node.node.name, node.lineno, tuple(given)))
    return sorted(found, key=lambda use: use.line)


def _blocks_are_there(environment: _Environment, tree: nodes.Template, shown: str) -> None:
    """A part that the extended template does not have would be passed over in silence; raises ContentError."""
    extends = tree.find(nodes.Extends)
    if extends is None or not isinstance(extends.template, nodes.Const):
        return
    shipped, _, _ = environment.loader.get_source(environment, extends.template.value)
    known = [node.name for node in environment.parse(shipped).find_all(nodes.Block)]
    for node in tree.body:
        if isinstance(node, nodes.Block) and node.name not in known:
            close = difflib.get_close_matches(node.name, known, n=1)
            hint = f"Did you mean “{close[0]}”? " if close else ""
            raise ContentError(
                f"The template changes the part “{node.name}”, which {extends.template.value} does not have.",
                where=f"{shown}, line {node.lineno}",
                fix=f"{hint}The parts are: {', '.join(known)}.",
            )


def template_names(office: Path | None = None) -> list[str]:
    """Every template there is, by the name that `render` takes; also a shipped one that an office replaces."""
    shipped = [path.name for path in sorted(TEMPLATES.glob("*.md"))]
    own = [path.name for path in sorted((office / "templates").glob("*.md"))] if office else []
    return [*(f"{SHIPPED}{name}" if name in own else name for name in shipped), *own]


class _Loader(jinja2.BaseLoader):
    """Finds a template in the office's folder, then in the shipped one; the front matter becomes blank lines."""

    def __init__(self, office: Path | None) -> None:
        self.office = office / "templates" if office else None

    def path(self, name: str) -> Path:
        bare = name.removeprefix(SHIPPED)
        if "/" not in bare and "\\" not in bare:
            folders = [TEMPLATES] if self.office is None or name.startswith(SHIPPED) else [self.office, TEMPLATES]
            for folder in folders:
                if (folder / bare).is_file():
                    return folder / bare
        raise jinja2.TemplateNotFound(name)

    def shown(self, name: str) -> str:
        """The file as it is named in messages, without the machine's own folders."""
        path = self.path(name)
        return f"{'office/' if self.office and path.parent == self.office else ''}templates/{path.name}"

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, object]:
        path = self.path(template)
        written = path.stat().st_mtime_ns
        source = path.read_text(encoding="utf-8-sig")
        front = _FRONT.match(source)
        if front:
            source = "\n" * front.group().count("\n") + source[front.end() :]
        return source, self.shown(template), lambda: path.is_file() and path.stat().st_mtime_ns == written


def _joined(parts: Iterable[str]) -> Safe:
    """What a template wrote, so that {{ super() }} keeps its headings, citations and notes: it was escaped already."""
    return Safe("".join(parts))


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox in which repeating a text, or raising to a power, is refused too."""

    intercepted_binops = frozenset(("*", "**"))
    concat = staticmethod(_joined)

    def call_binop(self, context: jinja2.runtime.Context, operator: str, left: object, right: object) -> object:
        raise SecurityError(f"“{operator}” is not for templates")


class _Missing(jinja2.StrictUndefined):
    """A name that does not exist, described in the field's words."""

    @property
    def _undefined_message(self) -> str:
        return self._undefined_name or ""


@functools.lru_cache(maxsize=512)
def _compiled(environment: _Environment, text: str) -> jinja2.Template:
    """A line with names in {{ }}, compiled once: a build asks for each several times."""
    return environment.from_string(text)


@functools.lru_cache(maxsize=4)
def _environment(office: Path | None) -> _Environment:
    environment = _Environment(
        loader=_Loader(office),
        undefined=_Missing,
        finalize=_finalize,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    return environment


def _finalize(value: object) -> str:
    if time.monotonic() > _deadline.get():
        raise SecurityError(f"it was still writing after {SECONDS:.0f} seconds")
    if isinstance(value, Safe):
        return value
    text = str(value)
    if OPEN in text:
        raise SecurityError("a citation or a note must stand alone in its {{ }}")
    return escape(text)


@contextlib.contextmanager
def _located(environment: _Environment, name: str, context: Mapping[str, object], part: str = "") -> Iterator[None]:
    """Gives every error the file and line of the template in which it arose."""
    try:
        yield
    except jinja2.TemplateNotFound as error:
        raise ContentError(
            f"There is no template “{error.name}”.",
            where=_shown(environment, name),
            fix="Correct the name, or copy the shipped template again.",
        ) from None
    except jinja2.TemplateSyntaxError as error:
        where = f"{error.filename or _shown(environment, name)}, {part or f'line {error.lineno}'}"
        raise ContentError(
            f"The template cannot be read: {str(error.message).rstrip('.')}.", where=where, fix=SYNTAX_FIX
        ) from None
    except jinja2.UndefinedError as error:
        where = _line(error.__traceback__, environment, name, part)
        raise _no_such_name(str(error), context, where) from None
    except KitError as error:
        where = _line(error.__traceback__, environment, name, part)
        error.where = f"{where}; {error.where}" if error.where else where
        raise
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        where = f"{_shown(environment, name)}, line {line}"
        fix = "Save the file as UTF-8 text: in Notepad, Save as, Encoding: UTF-8."
        raise ContentError("It is not UTF-8 text from here on.", where=where, fix=fix) from None
    except (SecurityError, TypeError, ValueError, KeyError, jinja2.TemplateError) as error:
        where = _line(error.__traceback__, environment, name, part)
        raise ContentError(f"The template does what it may not: {error}.", where=where, fix=SYNTAX_FIX) from None


SYNTAX_FIX = "Compare the line with the shipped template, and close every {{ and {% that was opened."


def _no_such_name(name: str, context: Mapping[str, object], where: str) -> ContentError:
    known = sorted(
        {*context, *(f"{top}.{leaf}" for top, value in context.items() for leaf in getattr(value, "names", ()))}
    )
    close = difflib.get_close_matches(name, known, n=3) or [n for n in known if n.split(".")[-1] == name.split(".")[-1]]
    hint = f"Use {' or '.join(f'“{one}”' for one in close)}. " if close else ""
    return ContentError(
        f"The template uses a name that the kit does not have: “{name}”.",
        where=where,
        fix=f"{hint}The names are: {', '.join(known)}.",
    )


def _line(traceback: TracebackType | None, environment: _Environment, name: str, part: str) -> str:
    """The innermost template line in a traceback, as "templates/request.md, line 12"."""
    where = _shown(environment, name)
    found = f"{where}, {part}" if part else where
    while traceback:
        file = traceback.tb_frame.f_code.co_filename
        if file.endswith(".md") and "templates/" in file:
            found = f"{file}, line {traceback.tb_lineno}"
        traceback = traceback.tb_next
    return found


def _shown(environment: _Environment, name: str) -> str:
    try:
        return environment.loader.shown(name)
    except jinja2.TemplateNotFound:
        return f"templates/{name}"


def _plain(text: str, marks: Marks) -> str:
    """Markdown of one line as the words it stands for."""
    return marks.words(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", " ".join(text.split())))

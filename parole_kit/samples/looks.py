"""What a scanner, a fax machine and a phone make of a paper."""

from __future__ import annotations

import io
import random

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from .paper import of_pictures

_MAKER = "Fictional Phone Co"


def drawn(pdf: bytes, dots: int = 150) -> list[Image.Image]:
    """The pages of a PDF in colour at so many dots an inch."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dots / 72).to_pil().convert("RGB") for page in document]


def scanned(pages: list[Image.Image], seed: str, dots: int = 150, *, colour: bool = False) -> bytes:
    """The pages as an office scanner gives them: a little askew, grey, speckled, JPEG in a PDF."""
    chance = random.Random(seed)
    received = []
    for page in pages:
        image = page if colour else page.convert("L")
        image = ImageChops.multiply(image, _paper(image.size, chance).convert(image.mode))
        white = 248 if image.mode == "L" else (248, 247, 244)
        image = image.rotate(chance.uniform(-0.9, 0.9), Image.Resampling.BICUBIC, fillcolor=white)
        _speckle(image, chance)
        _dark_edge(image, chance)
        received.append(_jpeg(image, 55, dpi=(dots, dots)))
    return of_pictures(received)


def faxed(pages: list[Image.Image], seed: str, sender: str) -> bytes:
    """The pages as a fax machine stores them: black and white, 204 by 98 dots an inch, in one TIFF."""
    chance = random.Random(seed)
    received = []
    for number, page in enumerate(pages, 1):
        grey = page.convert("L").resize((1728, 1078), Image.Resampling.LANCZOS)
        head = Image.new("L", (1728, 1100), 255)
        head.paste(grey, (0, 22))
        _heading(head, f"{sender}    P. {number:02}/{len(pages):02}")
        image = head.point(lambda value: 255 if value > 150 else 0)
        for _ in range(25):
            x, y = chance.randrange(1700), chance.randrange(1090)
            image.paste(0, (x, y, x + chance.randint(1, 3), y + 1))
        received.append(image.convert("1"))
    out = io.BytesIO()
    received[0].save(out, "TIFF", save_all=True, append_images=received[1:], compression="group4", dpi=(204, 98))
    return out.getvalue()


def photographed(
    card: Image.Image, seed: str, *, held_sideways: bool = False, place: bool = False, width: int = 1600
) -> bytes:
    """A card on a table, as a phone takes it; `held_sideways` leaves the turn to EXIF, `place` writes a made-up one."""
    chance = random.Random(seed)
    size = (width, width * 3 // 4)
    table = _table(size, chance)
    scale = 0.72 * size[0] / card.width
    if card.height * scale > 0.8 * size[1]:
        scale = 0.8 * size[1] / card.height
    wide, high = card.width * scale, card.height * scale
    left, top = (size[0] - wide) / 2, (size[1] - high) / 2
    shift = lambda: chance.uniform(-0.025, 0.025) * size[0]  # noqa: E731
    corners = [
        (left + shift(), top + shift()), (left + wide + shift(), top + shift()),
        (left + wide + shift(), top + high + shift()), (left + shift(), top + high + shift()),
    ]  # fmt: skip
    _lay(table, card, corners)
    lit = ImageChops.multiply(table, _light(size))
    noisy = Image.blend(lit, ImageChops.multiply(lit, _paper(size, chance, 60).convert("RGB")), 0.5)
    return _as_taken(noisy.filter(ImageFilter.GaussianBlur(0.6)), held_sideways=held_sideways, place=place)


def _as_taken(image: Image.Image, *, held_sideways: bool, place: bool) -> bytes:
    tags = Image.Exif()
    tags[0x010F], tags[0x0110] = _MAKER, "Sample Phone"
    tags[0x0132] = "2026:11:20 09:30:00"
    if held_sideways:
        image = image.transpose(Image.Transpose.ROTATE_90)  # as the sensor lay; shown again by turning clockwise
        tags[0x0112] = 6
    if place:  # where the equator meets the first meridian, out at sea
        tags.get_ifd(0x8825).update({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)})
    return _jpeg(image, 78, exif=tags.tobytes()).getvalue()


def _jpeg(image: Image.Image, quality: int, **options) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, **options)
    out.seek(0)
    return out


def _paper(size: tuple[int, int], chance: random.Random, deep: int = 10) -> Image.Image:
    """The unevenness of paper and sensor: near white, a little cloudy, a little grainy."""
    cloud = Image.frombytes("L", (9, 12), chance.randbytes(108)).resize(size, Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (256, 256), chance.randbytes(65536)).filter(ImageFilter.GaussianBlur(0.8))
    tiles = Image.new("L", size)
    for x in range(0, size[0], 256):
        for y in range(0, size[1], 256):
            tiles.paste(grain, (x, y))
    mixed = Image.blend(cloud, tiles, 0.25)
    return mixed.point(lambda value: 255 - deep + value * deep // 255)


def _speckle(image: Image.Image, chance: random.Random) -> None:
    pen = ImageDraw.Draw(image)
    dark = 60 if image.mode == "L" else (60, 60, 60)
    for _ in range(40):
        x, y = chance.randrange(image.width), chance.randrange(image.height)
        pen.rectangle((x, y, x + chance.randint(0, 1), y + chance.randint(0, 1)), fill=dark)
    for hole in (0.18, 0.5, 0.82) if chance.random() < 0.5 else ():  # punched for a binder
        x, y = 34, int(hole * image.height)
        pen.ellipse((x - 15, y - 15, x + 15, y + 15), fill=_times(dark, 3.2), outline=_times(dark, 2))


def _times(value: int | tuple[int, ...], factor: float) -> int | tuple[int, ...]:
    return int(value * factor) if isinstance(value, int) else tuple(int(part * factor) for part in value)


def _dark_edge(image: Image.Image, chance: random.Random) -> None:
    """The shadow along one edge where the lid did not close."""
    pen = ImageDraw.Draw(image)
    for step in range(chance.randint(5, 12)):
        grey = 120 + 10 * step
        side = image.width - 1 - step
        pen.line((side, 0, side, image.height), fill=grey if image.mode == "L" else (grey,) * 3)


def _heading(image: Image.Image, words: str) -> None:
    """The line that a fax machine prints over the page, at the odd shape of its dots."""
    from PIL import ImageFont

    font = ImageFont.load_default(size=30)
    line = Image.new("L", (1100, 40), 255)
    ImageDraw.Draw(line).text((0, 0), words, fill=0, font=font)
    image.paste(line.resize((1500, 22), Image.Resampling.LANCZOS), (60, 0))


def _table(size: tuple[int, int], chance: random.Random) -> Image.Image:
    """A wooden table: long grain in three browns."""
    grain = Image.frombytes("L", (6, 300), chance.randbytes(1800)).resize(size, Image.Resampling.BICUBIC)
    fine = Image.frombytes("L", (40, size[1]), chance.randbytes(40 * size[1])).resize(size, Image.Resampling.BICUBIC)
    mixed = Image.blend(grain, fine, 0.35)
    return ImageOps.colorize(mixed, (92, 62, 40), (176, 132, 92), mid=(140, 98, 66))


def _lay(table: Image.Image, card: Image.Image, corners: list[tuple[float, float]]) -> None:
    """Put the card on the table with its corners where they are, and its shadow beside it."""
    shape = Image.new("L", table.size, 0)
    ImageDraw.Draw(shape).polygon(corners, fill=255)
    small = shape.reduce(8).filter(ImageFilter.GaussianBlur(1.5)).point(lambda value: value * 6 // 10)
    shadow = ImageChops.offset(small.resize(table.size, Image.Resampling.BILINEAR), 10, 14)
    table.paste((30, 20, 14), mask=shadow)
    source = [(0, 0), (card.width, 0), (card.width, card.height), (0, card.height)]
    bent = card.transform(
        table.size,
        Image.Transform.PERSPECTIVE,
        _perspective(corners, source),
        Image.Resampling.BICUBIC,
        fillcolor=(190, 188, 184),
    )
    table.paste(bent, mask=shape.filter(ImageFilter.GaussianBlur(0.8)))


def _light(size: tuple[int, int]) -> Image.Image:
    """Light from one corner."""
    slope = Image.linear_gradient("L").rotate(60, Image.Resampling.BICUBIC).crop((40, 40, 216, 216)).resize(size)
    return slope.point(lambda value: 205 + value * 50 // 255).convert("RGB")


def _perspective(target: list[tuple[float, float]], source: list[tuple[float, float]]) -> list[float]:
    """The eight numbers by which PIL bends `source` onto `target`, by solving eight equations."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                factor = rows[row][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[8] for row in rows]

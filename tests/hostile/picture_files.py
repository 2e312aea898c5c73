"""Pictures, sound and unsound."""

from __future__ import annotations

import base64
import io
import random
import struct
import zlib

from PIL import Image, ImageCms, ImageDraw

from .shelf import odd


def scene(size: tuple[int, int] = (1600, 1200), mode: str = "RGB") -> Image.Image:
    """A picture in which up can be told from down: the top left corner is red."""
    noise = Image.frombytes("L", (64, 48), random.Random(5).randbytes(64 * 48)).resize(size)
    picture = Image.merge("RGB", (noise, noise.point(lambda v: v // 2 + 90), noise.point(lambda v: 200 - v // 3)))
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(220, 20, 20))
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1, gps: bool = False) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F] = "Fictional Phone Co"
    if gps:
        tags.get_ifd(0x8825).update({1: "N", 2: (32.0, 33.0, 7.0), 3: "W", 4: (117.0, 2.0, 30.0)})
    return tags


@odd("photo.jpg", "accepted", pages=1, never=("hard to read",))
def photo() -> bytes:
    return saved(scene(), "JPEG", quality=85)


@odd("photo", "accepted", pages=1)
def photo_without_an_ending() -> bytes:
    return photo()


@odd("IMG_2041.JPG", "accepted", "place", pages=1)
def photo_with_a_place() -> bytes:
    return saved(scene(), "JPEG", quality=85, exif=exif(6, gps=True))


@odd("photo.jpg", "accepted", pages=1)
def photo_mirrored() -> bytes:
    return saved(scene(), "JPEG", quality=85, exif=exif(5))


@odd("photo.jpg", "accepted", pages=1)
def photo_progressive() -> bytes:
    return saved(scene(), "JPEG", quality=85, progressive=True)


@odd("photo.jpg", "accepted", pages=1)
def photo_cmyk() -> bytes:
    return saved(scene(mode="CMYK"), "JPEG", quality=85)


@odd("photo.jpg", "accepted", pages=1)
def photo_with_a_profile() -> bytes:
    return saved(scene(), "JPEG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


@odd("photo.jpg", "accepted", "hard to read", pages=1)
def photo_tiny() -> bytes:
    return saved(scene((320, 240)), "JPEG")


@odd("photo.jpg", "refused", "cut off")
def photo_cut_off() -> bytes:
    whole = photo()
    return whole[: len(whole) // 2]


@odd("photo.jpg", "refused", "damaged")
def photo_only_a_head() -> bytes:
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(40)


@odd("screen.png", "accepted", pages=1)
def png_with_clear_parts() -> bytes:
    picture = scene(mode="RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    return saved(picture, "PNG")


@odd("screen.png", "accepted", pages=1)
def png_palette_with_a_clear_colour() -> bytes:
    return saved(scene((900, 700)).quantize(16), "PNG", transparency=0)


@odd("screen.png", "accepted", pages=1)
def png_deep_grey() -> bytes:
    deep = Image.linear_gradient("L").resize((900, 700)).convert("I").point(lambda value: value * 257)
    return saved(deep.convert("I;16"), "PNG")


@odd("screen.png", "refused", "cut off")
def png_cut_off() -> bytes:
    whole = png_with_clear_parts()
    return whole[: len(whole) // 2]


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_claiming(width: int, height: int, *extra: bytes) -> bytes:
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(extra)
        + png_chunk(b"IDAT", zlib.compress(bytes(1000)))
        + png_chunk(b"IEND", b"")
    )


@odd("screen.png", "refused", "dots")
def png_bomb() -> bytes:
    return png_claiming(60_000, 60_000)


@odd("screen.png", "refused")
def png_text_bomb() -> bytes:
    bomb = zlib.compress(bytes(100 << 20), 1)
    return png_claiming(10, 10, png_chunk(b"zTXt", b"Comment\0\0" + bomb))


@odd("fax.tif", "accepted", pages=3)
def fax() -> bytes:
    """Three pages at fax resolution: dots are not square."""
    pages = []
    for number in range(3):
        page = Image.new("1", (1728, 1100), 1)
        ImageDraw.Draw(page).rectangle((100, 100 + 200 * number, 900, 250 + 200 * number), fill=0)
        pages.append(page)
    return saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(204, 98))


@odd("scan.tiff", "accepted", pages=2)
def tiff_colour() -> bytes:
    return saved(scene(), "TIFF", save_all=True, append_images=[scene((800, 1000))], compression="tiff_lzw")


@odd("scan.tif", "refused", "damaged")
def tiff_cut_off() -> bytes:
    return tiff_colour()[:3000]


@odd("scan.tif", "refused", "dots")
def tiff_bomb() -> bytes:
    tags = [(256, 4, 60_000), (257, 4, 60_000), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1)]
    tags += [(278, 4, 60_000), (279, 4, 100)]
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + struct.pack("<I", 0) + bytes(200)


@odd("scan.tif", "accepted", pages=1)
def tiff_that_loops() -> bytes:
    """The only page names itself as the next one."""
    whole = bytearray(saved(scene((700, 900), "L"), "TIFF"))
    at = struct.unpack_from("<I", whole, 4)[0]
    entries = struct.unpack_from("<H", whole, at)[0]
    struct.pack_into("<I", whole, at + 2 + 12 * entries, at)
    return bytes(whole)


@odd("moving.gif", "refused", "GIF")
def gif() -> bytes:
    return saved(scene((40, 40)).quantize(8), "GIF")


@odd("photo.jpg", "refused", "WebP", "JPEG")
def webp_named_photo() -> bytes:
    return saved(scene((200, 200)), "WEBP")


@odd("photo.heic", "refused", "damaged")
def heic_only_a_head() -> bytes:
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)


# A drawn picture of 640 by 480 dots with a red corner, a made-up place and maker. Encoded once: the kit only decodes.
_HEIC = """
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAYFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAAB
AAAANGlsb2MAAAAAREAAAgABAAAAAAGlAAEAAAAAAAAEagACAAAAAAYPAAEAAAAAAAAAsAAAADhpaW5mAAAAAAACAAAAFWluZmUCAAAAAAEAAGh2YzEA
AAAAFWluZmUCAAABAAIAAEV4aWYAAAAAwGlwcnAAAACiaXBjbwAAAHZodmNDAQNwAAAAAAAAAAAAWvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAA
AAMAAAMAWroCQCEAAQApQgEBA3AAAAMAkAAAAwAAAwBaoAUCAeFlupJKa5sCAAADAAIAAAMAAhAiAAEAB0QBwXKwYkAAAAAUaXNwZQAAAAAAAAKAAAAB
4AAAABBwaXhpAAAAAAMICAgAAAAWaXBtYQAAAAAAAAABAAEDgQKDAAAAGmlyZWYAAAAAAAAADmNkc2MAAgABAAEAAAUibWRhdAAABGYoAa8ZECRwLA1Z
Fw5WZPd8hTf/+BmX/flr/l8FeKz/LFPNhiTeWqWk8xySODRlzGVmFCDwWWEW0yR8vHuYgUwL4XhmgAC9gKbhSoPOyXK++2Q+U93WFIWPyVroc+KNYA/h
skFfg168oXAGpIfh7E2AAAAEXHi9ukC1b+bdbwdNCqLVmz/EgheAAAADAADQgJMLQoQACxMNn+J7dFzAYfE8rqN6RVL4+ep3Kw6Fhkt/87UEclARVzj/
G8rjg4I8un/n9O1InSSHw38kp/0lZZJhyoDrq7DSp1RfsdxYSlh+EZSBfHfWgyD7m24tKKqrPZUIsCGvRTB8M4+d1fgnOMclCPIEj/8sY4FmmZ023C6e
YSyA0sVNu6G308xsytEInPQRuKo83zcN4xUq3/z5hrALQ1qAAAADA2h4W5vFWVzFv2G6X3ku7fsLbUjZkg4Aw3RtuYKEegaUosHibGwNHzeTRYeKAB4b
w1k5QTNtt4XuR0vEvc1+eH+A8I2lyccR61doMTXuaEHGuVZAAqP4fApzE2lXcejrkFtPWqTX7y2dAPJ8SY7NcobyXrNPoWJM7Cv6YnZw8e1HDL5jteOs
P9/CRvjefj/kQmOdhEdPc1QJyTZexMF8Ms6IbElbdBLWq8qJNSOxt/0l6Zpi8xweELgvVpcL2IcAAAMBS/oTk7wBe4xzVNyltp0UfrvDErUgHL4+ec/l
K4FutaimH4XJatLa5MkPKi/Xttnod4DF2tnSrFGr8y9+RYAO2knXw0/YwzsTA/z86g4BlVm+IoPOXnF76tUFp0eTQoCHf9+Bpj6muNLWDVPwI1I2foiq
yTYPeP0SFR0FkiPxx2Q+dl5edNYzb3mpqz113zK7Em0CEwtrASydX4exh9erPj4XbQvqV6g/kIzF9jYa7SY0SCKgAAADAA5ygEmK/qWwxOq6gxRqZCZO
CzTUVQA9z1gez73/jz2NBDquVR/iXBoQktL7l65y2VJfszs3za4V7WKXjdUukncl1vlqSdEAVOhAm6hnj+X272O9ANBwOjMBgE7u55oBUqufslHgeXye
SFphosaEKBbH+CfnjXk/KlvQ0Y9uFBVChOtdJpJf/3eLmaqTwuSnYJW+I0faanlnSMa/sb5YMpytODxJ/yTRGgjDfu4BknO33VxzacpR86AvnV2AbRJC
Y+/nhfrZP8hoBQO5IozKI8++9x4Bsq6izu0OjzvCuGwtQYcAAAMAHBKx1cH1LHqrCS3ASUPfhNwiT+XqIYh/o5+jIyqt8jeLNhsD00P3ReicALMct4AA
YHnoBdAibu7JiKaT4/LovpgRc7lOOPBGCEXHtZ1zEGlX+QqL1W9FFSxf3Xcz4ZsSidMDXIO4090Aanw64WOxrgv2Yz8t1Y8Vw9lfGCNHocOh8UIgq0lE
7h2o1nZ6ukbcNTEIVERqe2thtmrcvrwqD/R6NlphVNfOr2Z91/T9H5bkxpAyyf6AiSW+Wec3rr38SCs8wH1QACigAAADAASUAAAAAE1NACoAAAAIAAMB
DwACAAAAEwAAADIBEgADAAAAAQAGAACIJQAEAAAAAQAAAEYAAAAARmljdGlvbmFsIFBob25lIENvAAAABAABAAIAAAACTgAAAAACAAUAAAADAAAAfAAD
AAIAAAACVwAAAAAEAAUAAAADAAAAlAAAAAAAAAAgAAAAAQAAACEAAAABAAAABwAAAAEAAAB1AAAAAQAAAAIAAAABAAAAHgAAAAE=
"""


@odd("IMG_2042.HEIC", "accepted", "place", pages=1)
def heic() -> bytes:
    return base64.b64decode(_HEIC)


@odd("photo.heic", "refused", "damaged")
def heic_cut_off() -> bytes:
    return heic()[:-400]

"""Files made to hurt: no fault of the server, no time or memory taken, nothing kept but the picture."""

from __future__ import annotations

import hashlib
import io
import random
import struct
import time
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, PngImagePlugin
from PIL.Image import Exif

from svpp.journal.files import LONGEST_SIDE, strip
from svpp.problems import Problem
from tests.conftest import Clients

SECRET = b"Bob Bogaert was here"
SCRIPT = b"<script>alert(1)</script>"
GPS, MAKER, DESCRIPTION, ORIENTATION = 0x8825, 0x010F, 0x010E, 0x0112


def picture(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    rng = random.Random(7)
    return Image.frombytes("RGB", size, rng.randbytes(size[0] * size[1] * 3)).convert(mode)


def encoded(image: Image.Image, kind: str, **more: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **more)
    return target.getvalue()


def exif(orientation: int = 1) -> Exif:
    found = Exif()
    found[MAKER], found[DESCRIPTION], found[ORIENTATION] = "Bob's phone", SECRET.decode(), orientation
    found.get_ifd(GPS).update({1: "N", 2: (50.0, 51.0, 12.3), 3: "E", 4: (4.0, 20.0, 1.1)})
    return found


def png_text() -> PngImagePlugin.PngInfo:
    found = PngImagePlugin.PngInfo()
    found.add_text("Author", SECRET.decode())
    found.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET.decode()}</x>", zip=True)
    return found


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, rows: bytes, *, depth: int = 8, colour: int = 2) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg_with(segment: bytes) -> bytes:
    plain = encoded(picture(), "JPEG")
    return plain[:2] + segment + plain[2:]


def app1(body: bytes) -> bytes:
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


JPEG, PNG, WEBP = (encoded(picture(), kind) for kind in ("JPEG", "PNG", "WEBP"))

#: pictures with something in, on, behind or around them: kept, without it
KEPT: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: JPEG,
    "png": lambda: PNG,
    "webp": lambda: WEBP,
    "lossless webp": lambda: encoded(picture(), "WEBP", lossless=True),
    "jpeg with position and owner": lambda: encoded(picture(), "JPEG", exif=exif()),
    "webp with position and owner": lambda: encoded(picture(), "WEBP", exif=exif()),
    "png with position and owner": lambda: encoded(picture(), "PNG", exif=exif()),
    "jpeg with a comment": lambda: encoded(picture(), "JPEG", comment=SECRET),
    "jpeg with a colour profile": lambda: encoded(picture(), "JPEG", icc_profile=SECRET * 9),
    "png with texts": lambda: encoded(picture(), "PNG", pnginfo=png_text()),
    "webp with xmp": lambda: encoded(picture(), "WEBP", xmp=SECRET),
    "jpeg with xmp": lambda: jpeg_with(app1(b"http://ns.adobe.com/xap/1.0/\0" + SECRET)),
    "jpeg with photoshop data": lambda: jpeg_with(b"\xff\xed" + struct.pack(">H", 40) + SECRET.ljust(38)),
    "jpeg followed by a page": lambda: JPEG + SCRIPT + SECRET,
    "png followed by an archive": lambda: PNG + b"PK\x03\x04" + SECRET,
    "webp followed by a page": lambda: WEBP + SCRIPT,
    "jpeg with a script in its comment": lambda: encoded(picture(), "JPEG", comment=SCRIPT),
    "jpeg in print colours": lambda: encoded(picture("CMYK"), "JPEG"),
    "jpeg in grey": lambda: encoded(picture("L"), "JPEG"),
    "progressive jpeg": lambda: encoded(picture(), "JPEG", progressive=True),
    "png in grey": lambda: encoded(picture("L"), "PNG"),
    "png in two colours": lambda: encoded(picture("1"), "PNG"),
    "png with a palette": lambda: encoded(picture("P"), "PNG"),
    "png with a see-through palette": lambda: encoded(picture("P"), "PNG", transparency=0),
    "see-through png": lambda: encoded(picture("RGBA"), "PNG"),
    "see-through grey png": lambda: encoded(picture("LA"), "PNG"),
    "sixteen-bit png": lambda: encoded(Image.new("I;16", (9, 9)), "PNG"),
    "see-through webp": lambda: encoded(picture("RGBA"), "WEBP"),
    "moving png": lambda: encoded(picture(), "PNG", save_all=True, append_images=[picture()]),
    "moving webp": lambda: encoded(picture(), "WEBP", save_all=True, append_images=[picture()]),
    "one pixel": lambda: encoded(picture(size=(1, 1)), "PNG"),
    "a long strip": lambda: encoded(Image.new("RGB", (30_000, 2)), "PNG"),
    "twelve megapixels": lambda: encoded(Image.new("RGB", (4000, 3000), "red"), "JPEG"),
    "exif that is no exif": lambda: jpeg_with(app1(b"Exif\0\0" + SECRET)),
    "exif that points to itself": lambda: jpeg_with(
        app1(b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHII", 1, GPS, 4, 1, 8) + struct.pack(">I", 8))
    ),
    "exif with a false orientation": lambda: encoded(picture(), "JPEG", exif=exif(99)),
    **{f"turned {n}": (lambda n=n: encoded(picture(), "JPEG", exif=exif(n))) for n in range(2, 9)},
}

#: no picture, a broken one, or one that only wants to fill the memory: refused with a sentence
REFUSED: dict[str, Callable[[], bytes]] = {
    "exif that ends early": lambda: jpeg_with(app1(b"Exif\0\0MM\0*\0\0\0\x08\xff\xff")),
    "nothing": lambda: b"",
    "one byte": lambda: b"\xff",
    "noise": lambda: random.Random(1).randbytes(5000),
    "noise after a jpeg's head": lambda: b"\xff\xd8\xff\xe0" + random.Random(2).randbytes(5000),
    "noise after a png's head": lambda: b"\x89PNG\r\n\x1a\n" + random.Random(3).randbytes(5000),
    "noise after a webp's head": lambda: b"RIFF\x00\x10\x00\x00WEBPVP8 " + random.Random(4).randbytes(5000),
    "a page": lambda: b"<!doctype html>" + SCRIPT,
    "a drawing with a script": lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>",
    "an archive": lambda: b"PK\x03\x04" + bytes(500),
    "a program": lambda: b"\x7fELF" + bytes(500),
    "a gif": lambda: encoded(picture(), "GIF"),
    "a bitmap": lambda: encoded(picture(), "BMP"),
    "a tiff": lambda: encoded(picture(), "TIFF"),
    "an icon": lambda: encoded(picture(), "ICO"),
    "a gif that is a script too": lambda: b"GIF89a/*" + SCRIPT,
    "postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n",
    "heic": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(500),
    "half a jpeg": lambda: JPEG[: len(JPEG) // 2],
    "half a png": lambda: PNG[: len(PNG) // 2],
    "half a webp": lambda: WEBP[: len(WEBP) // 2],
    "a jpeg's head": lambda: JPEG[:20],
    "a png's head": lambda: PNG[:30],
    "a png of nothing": lambda: png(0, 0, b""),
    "a png of 60,000 by 60,000": lambda: png(60_000, 60_000, bytes(1000)),
    "a png of 2^31 by 2^31": lambda: png(2**31 - 1, 2**31 - 1, b"\0"),
    "a bomb of 41 megapixels": lambda: png(41_000, 1001, bytes(1001 * (1 + 41_000 // 8)), depth=1, colour=0),
    "a png whose rows are missing": lambda: png(500, 500, bytes(10)),
    "a png whose sums are wrong": lambda: PNG[:40] + bytes([PNG[40] ^ 255]) + PNG[41:],
    "a png with a text of 5 MB": lambda: (
        PNG[:33] + chunk(b"zTXt", b"Author\0\0" + zlib.compress(bytes(5_000_000), 9)) + PNG[33:]
    ),
    "a jpeg of 65,535 by 65,535": lambda: JPEG.replace(
        struct.pack(">HH", 48, 64), struct.pack(">HH", 65_535, 65_535), 1
    ),
    "a jpeg that never ends": lambda: b"\xff\xd8" + b"\xff\xe0\x00\x10JFIF\0" + bytes(9) + b"\xff" * 100_000,
    "a webp that says it is larger": lambda: WEBP[:4] + b"\xff\xff\xff\x7f" + WEBP[8:40],
}


@pytest.mark.parametrize("name", KEPT)
def test_a_picture_is_kept_without_what_came_along(name: str) -> None:
    data = KEPT[name]()
    stored, media_type = strip(data)
    for trace in (
        SECRET,
        SCRIPT,
        b"Exif",
        b"GPS",
        b"http://ns.adobe.com",
        b"tEXt",
        b"iTXt",
        b"ICC",
        b"PK\x03",
    ):
        assert trace not in stored, trace
    with Image.open(io.BytesIO(stored)) as found:
        found.load()
        assert Image.MIME[str(found.format)] == media_type
        assert max(found.size) <= LONGEST_SIDE
        assert not found.getexif()
        assert not {"comment", "icc_profile", "xmp", "exif"} & found.info.keys()
        assert getattr(found, "n_frames", 1) == 1


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_at_once(name: str) -> None:
    data = REFUSED[name]()
    start = time.process_time()
    with pytest.raises(Problem, match="JPEG, PNG, WebP"):
        strip(data)
    assert time.process_time() - start < 2


def test_a_turned_picture_stands_upright() -> None:
    lying = Image.new("RGB", (40, 20), "black")
    lying.paste("white", (0, 0, 20, 20))
    stored, _ = strip(encoded(lying, "JPEG", exif=exif(6), quality=95))
    with Image.open(io.BytesIO(stored)) as found:
        assert found.size == (20, 40)
        assert found.getpixel((10, 5))[0] > 200  # type: ignore[index]
        assert found.getpixel((10, 35))[0] < 50  # type: ignore[index]


def test_the_server_answers_in_sentences_and_keeps_the_name_of_what_was_sent(clients: Clients) -> None:
    bob = clients.as_("bob")

    def put(data: bytes, name: str | None = None) -> tuple[int, dict[str, object]]:
        address = f"/api/v1/photos/{name or hashlib.sha256(data).hexdigest()}"
        answer = bob.put(address, data=data, content_type="image/jpeg")
        return answer.status_code, answer.get_json()

    sent = KEPT["jpeg with position and owner"]()
    sha256 = hashlib.sha256(sent).hexdigest()
    assert put(sent) == (201, {"sha256": sha256})
    assert put(sent) == (200, {"sha256": sha256})
    with bob.get(f"/api/v1/photos/{sha256}") as answer:
        assert SECRET not in answer.data
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert clients.as_("charlie").get(f"/api/v1/photos/{sha256}").status_code == 404
    for data, name, status, code in (
        (REFUSED["a page"](), None, 422, "file_unreadable"),
        (REFUSED["nothing"](), None, 422, "file_unreadable"),
        (sent, "0" * 64, 422, "wrong_hash"),
        (sent, "../../etc/passwd", 404, "not_found"),
        (sent + bytes(8 * 2**20), None, 413, "file_too_large"),
    ):
        found, body = put(data, name)
        assert (found, body["error"]["code"]) == (status, code)  # type: ignore[index]

"""The look of a letterhead: pictures of any size and state, colours, margins, windows; no letter is spoilt by it."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select, update

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_kinds import Kind
from creditdesk.models.letters import letterhead_pictures
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.letters.design import STANDARD, WINDOWS, Design, Picture, contrast_with_paper, design_faults
from creditdesk.services.letters.facts_json import as_json
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.paper import MM, paper_for
from creditdesk.services.letters.pictures import MOST_BYTES, SIZE, take_picture
from creditdesk.services.letters.render import lay_out
from creditdesk.services.letters.service import Letters
from creditdesk.services.letters.specimen import full_specimen

DAY = date(2026, 11, 20)
PLAIN = Letterhead("Brook & Lane Ltd", "GB", "GBP", address=("1 Lane", "Leeds"), phone="0113", web="brook.example")


def drawn(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    image = Image.new("RGBA", size, (255, 255, 255, 0))
    ImageDraw.Draw(image).ellipse((0, 0, size[0] - 1, size[1] - 1), fill=(20, 60, 140, 255))
    if mode == "RGBA":
        return image
    paper = Image.new("RGBA", size, "white")
    paper.alpha_composite(image)
    return paper.convert(mode)


def saved(folder: Path, name: str, size: tuple[int, int] = (600, 200), mode: str = "RGB") -> Path:
    path = folder / name
    drawn(size, mode).save(path)
    return path


@pytest.fixture
def logo(tmp_path: Path) -> Picture:
    return take_picture(saved(tmp_path, "logo.png"))


def bomb(folder: Path) -> Path:
    """A PNG of few bytes that would be 20,000 by 20,000 dots."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 8_000, 8_000, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1_000)
    path = folder / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b""))
    return path


@pytest.mark.parametrize(
    ("name", "mode"), [("a.png", "RGBA"), ("a.jpg", "RGB"), ("a.gif", "L"), ("a.bmp", "RGB"), ("a.tiff", "RGB")]
)
def test_a_picture_of_the_usual_kinds_is_taken_in_small_and_on_white(tmp_path: Path, name: str, mode: str) -> None:
    picture = take_picture(saved(tmp_path, name, (3_000, 900), mode))
    assert (picture.width <= SIZE[0], picture.height <= SIZE[1]) == (True, True)
    with Image.open(io.BytesIO(picture.content)) as kept:
        assert kept.mode in {"RGB", "L"}
        corner = kept.convert("RGB").getpixel((0, 0))
    assert isinstance(corner, tuple)
    assert min(corner) > 240


@pytest.mark.parametrize(("mode", "name"), [("CMYK", "a.jpg"), ("LA", "a.png"), ("P", "a.png"), ("L", "a.png")])
def test_a_picture_in_any_colours_is_as_it_looks(tmp_path: Path, mode: str, name: str) -> None:
    drawn((300, 100)).convert(mode).save(tmp_path / name)
    with Image.open(io.BytesIO(take_picture(tmp_path / name).content)) as kept:
        corner, middle = (kept.convert("L").getpixel(at) for at in ((0, 0), (150, 50)))
    assert isinstance(corner, int)
    assert isinstance(middle, int)
    assert (corner > 240, middle < 130) == (True, True)


def test_a_grey_picture_of_sixteen_bits_keeps_its_greys(tmp_path: Path) -> None:
    Image.new("I;16", (60, 20), 0x8000).save(tmp_path / "grey.png")
    with Image.open(io.BytesIO(take_picture(tmp_path / "grey.png").content)) as kept:
        assert kept.getpixel((5, 5)) == 0x80


def test_a_picture_that_was_changed_in_the_book_is_found_by_the_check(book: Book, at: datetime, logo: Picture) -> None:
    letters = Letters(book)
    letters.save_letterhead(replace(letters.letterhead(), design=Design(logo=logo)), at=at)
    assert check(book) == []
    with book.unit_of_work(at) as work:
        work.connection.execute(update(letterhead_pictures).values(content=logo.content + b"x"))
    assert ["Pictures of the letterhead were changed" in problem.what for problem in check(book)] == [True]


def test_the_same_picture_is_known_by_the_same_hash(tmp_path: Path) -> None:
    one, two = (take_picture(saved(tmp_path, name)) for name in ("a.png", "b.png"))
    assert one == two


def huge(folder: Path) -> Path:
    path = folder / "huge.png"
    with path.open("wb") as file:
        file.truncate(8 * MOST_BYTES)
    return path


def broken(folder: Path) -> Path:
    path = saved(folder, "whole.png")
    cut = folder / "cut.png"
    cut.write_bytes(path.read_bytes()[:-300])
    return cut


def no_picture(folder: Path) -> Path:
    path = folder / "logo.svg"
    path.write_text("<svg/>")
    return path


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (huge, r"huge\.png has 80 MB; a picture for letters may have 10\."),
        (broken, r"cut\.png is no picture that we can read, or it is damaged\. .* save it as PNG or JPEG"),
        (no_picture, r"logo\.svg is no picture that we can read"),
        (bomb, r"bomb\.png is 8,000 by 8,000 dots large: too much for a letter"),
        (lambda folder: folder / "gone.png", r"gone\.png cannot be read: No such file"),
        (lambda folder: folder, "is no picture|cannot be read"),
    ],
)
def test_what_is_no_picture_for_a_letter_is_refused_in_a_sentence(tmp_path: Path, made: object, says: str) -> None:
    path = made(tmp_path)  # type: ignore[operator]
    with pytest.raises(CreditDeskError, match=says) as refused:
        take_picture(path)
    assert "The letterhead stays as it was." in str(refused.value)


def test_it_is_kept_with_the_letterhead_and_comes_back(book: Book, at: datetime, logo: Picture) -> None:
    design = Design(logo=logo, signature=logo, colour="#204080", margin_left=30, window="din_a", foot=("Directors: A",))
    letters = Letters(book)
    letters.save_letterhead(replace(letters.letterhead(), design=design), at=at)
    kept = letters.letterhead().design
    assert kept == design
    assert kept.logo is not None
    assert kept.logo.content == logo.content
    with book.read() as connection:
        assert len(connection.execute(select(letterhead_pictures)).all()) == 1


def test_a_plain_letterhead_keeps_nothing_of_a_design() -> None:
    assert "design" not in PLAIN.particulars()
    assert STANDARD.kept() == {}


def test_the_facts_of_a_letter_name_a_picture_and_do_not_hold_it(logo: Picture) -> None:
    told = as_json(Design(logo=logo))
    assert isinstance(told, dict)
    assert told["logo"] == {"sha256": logo.sha256, "width": 600, "height": 200, "content": None}


@pytest.mark.parametrize(
    ("design", "says"),
    [
        (Design(colour="blue"), "A colour is written as # and six digits"),
        (Design(colour="#FFEE99"), "too pale to be read on paper"),
        (Design(margin_left=5), "Margin left: 5 mm does not fit. Choose 15 to 40 mm."),
        (Design(shift_down=40), "Shift down: 40 mm does not fit. Choose -15 to 15 mm."),
        (Design(logo_width=300), "Choose 15 to 90 mm."),
        (Design(window="c4"), "There is no such window."),
        (Design(logo_at="middle"), "stands left or right"),
        (Design(hides_name=True), "would not say whose it is"),
        (Design(foot=("a", "b", "c", "d")), "room for 3 lines"),
    ],
)
def test_what_would_spoil_letters_is_not_kept(book: Book, at: datetime, design: Design, says: str) -> None:
    assert [says in words for _, words in design_faults(design)] == [True]
    letters = Letters(book)
    with pytest.raises(CreditDeskError, match=says):
        letters.save_letterhead(replace(letters.letterhead(), design=design), at=at)
    assert letters.letterhead().design == STANDARD


@pytest.mark.parametrize(("colour", "ratio"), [("#000000", 21.0), ("#FFFFFF", 1.0), ("#767676", 4.54)])
def test_contrast_with_paper_is_reckoned_as_the_guidelines_do(colour: str, ratio: float) -> None:
    assert round(contrast_with_paper(colour), 2) == ratio


@pytest.mark.parametrize("window", ["", *WINDOWS])
@pytest.mark.parametrize("at", ["left", "right"])
@pytest.mark.parametrize("shape", [(600, 200), (200, 600), (1_000, 60)])
@pytest.mark.parametrize("hides_name", [True, False])
def test_the_logo_never_reaches_the_address_nor_what_stands_beside_it(
    tmp_path: Path, window: str, at: str, shape: tuple[int, int], *, hides_name: bool
) -> None:
    logo = take_picture(saved(tmp_path, "logo.png", shape))
    design = Design(logo=logo, logo_width=90, logo_at=at, window=window, hides_name=hides_name)
    sender = replace(PLAIN, design=design)
    page = lay_out(full_specimen(Kind.REMINDER, sender, DAY, "GB", "en")).pages[0]
    paper = sender.paper
    (drawing,) = page.drawings
    foot = drawing.y + drawing.height
    top_of_address = paper.return_line_top or paper.address_top
    assert foot <= top_of_address
    assert paper.left - 0.01 <= drawing.x
    assert drawing.x + drawing.width <= paper.right + 0.01
    over = [
        run.text
        for run in page.runs
        if drawing.y < run.y - run.style.size * 0.7
        and run.y - run.style.size * 0.7 < foot - 0.01
        and drawing.x - 0.01 <= run.x < drawing.x + drawing.width - 0.01
    ]
    assert over == []
    above = [run for run in page.runs if run.text in {"Brook & Lane Ltd", "brook.example"} and run.y < top_of_address]
    assert len(above) == (1 if hides_name else 2)


def test_the_name_is_in_the_house_s_colour() -> None:
    sender = replace(PLAIN, design=Design(colour="#803000"))
    page = lay_out(full_specimen(Kind.REMINDER, sender, DAY, "GB", "en")).pages[0]
    assert [round(each * 255) for each in page.runs[0].style.colour] == [0x80, 0x30, 0x00]


def test_the_foot_says_the_house_s_own_particulars(book: Book) -> None:
    sender = replace(PLAIN, design=Design(foot=("Directors: A. Lane, B. Brook",)))
    pdf = Letters(book).specimen(sender, "GBP", DAY)
    assert "Directors: A. Lane, B. Brook" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_the_signature_stands_between_the_closing_words_and_the_name(logo: Picture) -> None:
    sender = replace(PLAIN, signatory_name="J. Brook", design=Design(signature=logo))
    pages = lay_out(full_specimen(Kind.REMINDER, sender, DAY, "GB", "en")).pages
    (page,) = [page for page in pages if page.drawings]
    (drawing,) = page.drawings
    baselines = {run.text: run.y for run in page.runs}
    name_top = max(run.y for run in page.runs if run.text == "J. Brook") - 9.5
    assert baselines["Yours faithfully,"] < drawing.y
    assert drawing.y + drawing.height <= name_top


def test_margins_and_the_place_of_the_window_are_the_house_s() -> None:
    paper = paper_for("GB", Design(margin_left=30, margin_right=15, shift_right=-4, shift_down=3))
    usual = paper_for("GB")
    assert (paper.left, paper.right) == (30 * MM, 195 * MM)
    assert paper.address_left == pytest.approx(usual.address_left - 4 * MM)
    assert paper.address_top == pytest.approx(usual.address_top + 3 * MM)
    assert paper.body_top == pytest.approx(usual.body_top + 3 * MM)


@pytest.mark.parametrize("shift", [-15, 15])
@pytest.mark.parametrize("window", list(WINDOWS))
def test_a_moved_address_stays_on_the_sheet(window: str, shift: int) -> None:
    paper = paper_for("GB", Design(window=window, shift_right=shift, shift_down=shift))
    assert paper.address_left >= 10 * MM
    assert paper.address_left + paper.address_width <= paper.width - 10 * MM + 0.01
    assert paper.address_top + paper.address_height <= paper.body_top


def test_the_same_letterhead_gives_the_same_bytes(book: Book, logo: Picture) -> None:
    sender = replace(PLAIN, design=Design(logo=logo, signature=logo))
    letters = Letters(book)
    assert letters.specimen(sender, "GBP", DAY) == letters.specimen(sender, "GBP", DAY)

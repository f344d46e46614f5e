"""Letters, statements and case files are made to be kept: what PDF/A-2b asks, read back by other programs."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pypdf
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageCms

from creditdesk.services.letters.archival import CLAIM
from creditdesk.services.letters.binding import Bound, Jump, append, bind
from creditdesk.services.letters.design import Design, Picture
from creditdesk.services.letters.pictures import take_picture

DC = "{http://purl.org/dc/elements/1.1/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def picture() -> Picture:
    """A logo that shone through before it was taken in."""
    target = io.BytesIO()
    Image.new("RGBA", (60, 30), (200, 0, 0, 90)).save(target, "PNG")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "logo.png"
        path.write_bytes(target.getvalue())
        return take_picture(path)


@pytest.fixture(params=["letter", "statement", "swiss", "awkward name", "logo", "case file"])
def reader(request: pytest.FixtureRequest, papers: Any) -> pypdf.PdfReader:
    sender = replace(papers.SENDER, web="www.rowan.example")
    facts = {
        "letter": lambda: papers.letter("final_demand", papers.many(30), **papers.FINAL_DEMAND),
        "statement": lambda: papers.statement(papers.many(60), papers.CREDITS, sender=sender),
        "swiss": lambda: papers.letter("reminder", papers.many(1), sender=replace(sender, country="CH")),
        "awkward name": lambda: papers.letter(
            "reminder", papers.many(1), addressee=papers.addressee(name="A <& \x0b Co")
        ),
        "logo": lambda: papers.letter(
            "reminder", papers.many(1), sender=replace(sender, design=Design(logo=picture()))
        ),
        "case file": lambda: papers.letter("reminder", papers.many(2)),
    }[request.param]()
    made = papers.made(facts)
    if request.param != "case file":
        return made.reader
    first, second = Bound("First", made.pdf), Bound("Second", made.pdf)
    jumps = [Jump(0, 50, 50, 100, 12, 1)]
    bound = bind(first, [second], mark=lambda page, pages: f"{page} of {pages}", jumps=jumps)
    return pypdf.PdfReader(io.BytesIO(bound))


def streams(reader: pypdf.PdfReader) -> Iterator[Any]:
    for number in range(1, len(reader.xref_objStm) + len(reader.xref.get(0, {})) + 1):
        each = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
        if isinstance(each, pypdf.generic.DictionaryObject):
            yield each


def test_it_says_that_it_is_one_and_its_particulars_agree(reader: pypdf.PdfReader) -> None:
    metadata = reader.root_object["/Metadata"].get_object()
    assert "/Filter" not in metadata
    packet = metadata.get_data()
    assert CLAIM in packet
    xmp, known = ET.fromstring(packet), reader.metadata  # noqa: S314 - our own
    assert known is not None
    title = xmp.find(f".//{DC}title//{RDF}li")
    author = xmp.find(f".//{DC}creator//{RDF}li")
    assert title is not None
    assert author is not None
    assert (title.text or "").split() == (known.title or "").split()
    assert author.text == known.author
    assert known["/Producer"] == "CreditDesk"
    assert reader.root_object["/Lang"] in (packet.decode())
    assert not reader.is_encrypted
    assert len(reader.trailer["/ID"]) == 2


def test_its_colours_have_a_profile(reader: pypdf.PdfReader) -> None:
    (intent,) = reader.root_object["/OutputIntents"]
    profile = intent.get_object()["/DestOutputProfile"].get_object()
    assert (intent.get_object()["/S"], profile["/N"]) == ("/GTS_PDFA1", 3)
    read = ImageCms.ImageCmsProfile(io.BytesIO(profile.get_data()))
    assert (read.profile.xcolor_space.strip(), read.profile.device_class, read.profile.version) == ("RGB", "mntr", 4.2)


def test_each_font_is_whole_in_it_with_the_widths_that_it_has(reader: pypdf.PdfReader) -> None:
    for page in reader.pages:
        for each in page["/Resources"]["/Font"].values():
            font = each.get_object()
            inside = TTFont(io.BytesIO(font["/FontDescriptor"]["/FontFile2"].get_object().get_data()))
            (table,) = inside["cmap"].tables
            assert "/Encoding" not in font
            assert "/ToUnicode" in font
            em = inside["head"].unitsPerEm
            for code, wide in enumerate(font["/Widths"], start=font["/FirstChar"]):
                if code in table.cmap:
                    assert abs(inside["hmtx"][table.cmap[code]][0] * 1000 / em - wide) <= 1


def test_links_are_printed_and_nothing_shines_through(reader: pypdf.PdfReader) -> None:
    for page in reader.pages:
        for link in page.get("/Annots", []):
            assert link.get_object()["/F"] == 4
    for each in streams(reader):
        assert not {"/SMask", "/ca", "/CA", "/BM", "/JS", "/EF"} & set(each)


def test_with_a_file_of_others_behind_it_it_claims_nothing(papers: Any) -> None:
    foreign = pypdf.PdfWriter()
    foreign.add_blank_page(width=595, height=842)
    target = io.BytesIO()
    foreign.write(target)
    made = papers.made(papers.letter("reminder", papers.many(1)))
    whole = pypdf.PdfReader(io.BytesIO(append(made.pdf, [Bound("INV-1", target.getvalue())])))
    assert "/Metadata" not in whole.root_object
    ours = pypdf.PdfReader(io.BytesIO(append(made.pdf, [Bound("INV-1", made.pdf)])))
    assert "/Metadata" in ours.root_object


def test_the_profile_is_shipped() -> None:
    assert (Path(__file__).parents[2] / "resources" / "colour" / "sRGB.icc").stat().st_size == 588

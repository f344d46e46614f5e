"""vCards in and out: what a telephone or an address book sends is read, what we write is read back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.vcard import Card, read, write

_LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
_WORDS = st.text(_LETTERS, max_size=60).map(lambda text: " ".join(text.split()))
_LABELS = _WORDS.filter(lambda word: not word.startswith("_$!<"))
_NOTES = st.text(st.one_of(_LETTERS, st.just("\n")), max_size=200).map(str.strip)
_NUMBERS = st.text("0123456789 +()-", min_size=1, max_size=20).map(str.strip).filter(bool)
_ADDRESSES = st.text("abcö.;,@", min_size=1, max_size=30).filter(lambda text: not text.startswith("mailto"))


def ways(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    pairs = st.lists(st.tuples(values, st.one_of(st.sampled_from(["", "mobile", "home"]), _LABELS)), max_size=4)
    return pairs.map(lambda found: tuple(dict(found).items()))


_CARDS = st.builds(
    Card, name=_WORDS.filter(bool), role=_WORDS, phones=ways(_NUMBERS), emails=ways(_ADDRESSES), note=_NOTES,
    language=st.sampled_from(["", "de", "en-GB"]), time_zone=st.sampled_from(["", "Europe/London"]),
)  # fmt: skip


@given(st.lists(_CARDS, min_size=1, max_size=4))
def test_what_is_written_is_read_back_the_same(cards: list[Card]) -> None:
    found = read(write(cards).encode())
    assert found.cards == tuple(cards)
    assert found.problems == ()


@given(st.lists(_CARDS, min_size=1, max_size=2))
def test_no_line_is_longer_than_the_standard_allows(cards: list[Card]) -> None:
    assert all(len(line.encode()) <= 75 for line in write(cards).split("\r\n"))


@given(st.binary(max_size=400))
def test_whatever_the_file_holds_it_is_read_or_said_to_be_no_card(data: bytes) -> None:
    found = read(b"BEGIN:VCARD\n" + data)
    assert found.cards or found.problems


@pytest.mark.parametrize(
    ("lines", "card"),
    [
        pytest.param(
            [
                "VERSION:3.0",
                "N:Shah;Priya;;Ms;",
                "FN:Priya Shah",
                "ORG:Northgate Timber & Joinery;Accounts",
                "TITLE:Purchase ledger",
                "TEL;TYPE=WORK,VOICE:0113 496 0555",
                "TEL;TYPE=CELL;TYPE=pref:07700 900123",
                "TEL;TYPE=WORK,FAX:0113 496 0999",
                "EMAIL;TYPE=INTERNET:priya@northgate.example",
                "NOTE:Pays on Thursdays\\, ask for the run.\\nBack on Monday.",
            ],
            Card(
                "Priya Shah",
                "Purchase ledger",
                "Northgate Timber & Joinery, Accounts",
                (("07700 900123", "mobile"), ("0113 496 0555", "")),
                (("priya@northgate.example", ""),),
                "Pays on Thursdays, ask for the run.\nBack on Monday.",
            ),
            id="3.0, the preferred number first and no fax",
        ),
        pytest.param(
            [
                "VERSION:4.0",
                "FN:Jörg Müller",
                'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+49-30-901820',
                "item1.EMAIL:rechnung@mueller.example",
                "item1.X-ABLabel:_$!<Work>!$_",
                "LANG:de",
                "TZ:Europe/Berlin",
            ],
            Card("Jörg Müller", phones=(("+49-30-901820", "home"),), emails=(("rechnung@mueller.example", "Work"),),
                 language="de", time_zone="Europe/Berlin"),
            id="4.0 of an address book",
        ),
        pytest.param(
            [
                "VERSION:2.1",
                "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6=",
                "rg;;;",
                "TEL;CELL;PREF:+491711234567",
            ],
            Card("Jörg Müller", phones=(("+491711234567", "mobile"),)),
            id="2.1 of an old telephone, quoted-printable over two lines",
        ),
        pytest.param(["VERSION:3.0", "FN:Karen", " Marsh", "NOTE:a very lo", "\tng note"],
                     Card("KarenMarsh", note="a very long note"), id="folded lines are joined without the blank"),
    ],
)  # fmt: skip
def test_cards_of_others_are_read(lines: list[str], card: Card) -> None:
    data = "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]).encode()
    found = read(data)
    assert found.cards == (card,)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "names", "problems"),
    [
        ("", [], ["There is no card in this file: a card begins with BEGIN:VCARD."]),
        ("account,name\nN1,Northgate\n", [], ["There is no card in this file: a card begins with BEGIN:VCARD."]),
        (
            "BEGIN:VCARD\nNOTE:nobody\nEND:VCARD\nBEGIN:VCARD\nFN:Karen\nEND:VCARD\n",
            ["Karen"],
            ["The card that begins on line 1 has no name, number or address."],
        ),
        (
            "BEGIN:VCARD\nFN:Tom\nBEGIN:VCARD\nFN:Karen\nEND:VCARD\n",
            ["Karen"],
            ["The card that begins on line 1 has no end; it was left out."],
        ),
        ("BEGIN:VCARD\nFN:Karen\ngarbage\nEND:VCARD", ["Karen"], ["Line 3 is no part of a card: “garbage”."]),
        ("BEGIN:VCARD\nFN:Karen", [], ["The card that begins on line 1 has no end; it was left out."]),
    ],
)
def test_a_bad_card_costs_itself_alone_and_gets_a_sentence(text: str, names: list[str], problems: list[str]) -> None:
    found = read(text.encode())
    assert [card.name for card in found.cards] == names
    assert list(found.problems) == problems


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_letters_of_every_country_come_through_in_the_encodings_that_programs_write(encoding: str) -> None:
    found = read("BEGIN:VCARD\r\nFN:Zoë Müller\r\nEND:VCARD\r\n".encode(encoding))
    assert [card.name for card in found.cards] == ["Zoë Müller"]

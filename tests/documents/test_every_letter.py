"""Every letter in every language: the fields of English, each filled, each glyph drawn, one language throughout."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pytest

from creditdesk.domain.interest_law import LAWS
from creditdesk.domain.languages import LANGUAGES
from creditdesk.domain.letter_check import OwnParagraph, Wording, check, fields_of
from creditdesk.domain.letter_fields import frame_of
from creditdesk.domain.letter_kinds import LETTERS, Kind, Notice, Stage
from creditdesk.domain.outcomes import REASONS
from creditdesk.domain.statement import StatementKind
from creditdesk.services.cash.who import LEGAL_FORMS
from creditdesk.services.ledger.history_filter import KINDS
from creditdesk.services.letters import fonts
from creditdesk.services.letters.facts import LetterFacts
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.notice_letter import render_notice
from creditdesk.services.letters.notice_specimen import notice_specimen
from creditdesk.services.letters.numbers import DRAFT
from creditdesk.services.letters.own_texts import our_wording
from creditdesk.services.letters.render import render
from creditdesk.services.letters.specimen import full_specimen
from creditdesk.services.letters.texts import languages_of, texts_for

_OTHERS = sorted(set(LANGUAGES) - {"en"})
_COUNTRIES = {"en": "GB", "de": "DE", "fr": "FR", "nl": "NL", "es": "ES"}
_ENGLISH = frozenset({"the", "and", "please", "your", "with", "invoice", "amount", "draft"})
_SAME_NOUN = frozenset({"things"})
"""What English names once invoice and once items, German, for one, calls by the same noun."""
_OF_THE_LAW = (
    "Micro, Small and Medium Enterprises Development Act", "Micro and Small Enterprises Facilitation Council",
)  # fmt: skip
"""Names that stay in English, as their law has them."""
_LETTERS = [(kind, language) for kind in Kind if kind is not Kind.STATEMENT for language in sorted(languages_of(kind))]
_NOTICES = [(notice, language) for notice in Notice if frame_of(notice) is not None for language in sorted(LANGUAGES)]
_SHORT = (
    "words",
    "bank",
    "paying",
    "types",
    "interest",
    "statement",
    "query",
    "worksheet",
    "mail",
    "plan",
    "sms",
    "history",
    "case",
)


def country_of(kind: Kind, language: str) -> str:
    """Return the country of a debtor whom a letter is right for: that of its law, else of its language."""
    return min(LETTERS[kind].countries, default=_COUNTRIES[language])


def table_of(kind: Kind | Notice, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return where each paragraph stands and when it is printed, in order."""
    return [(each.place, tuple(sorted(each.when))) for each in texts_for(language).all_of(kind)]


def test_every_kind_is_to_be_had_in_all_five_languages() -> None:
    lacking = {kind: set(LANGUAGES) - languages_of(kind) for kind in (*Kind, *Notice)}
    assert {kind: languages for kind, languages in lacking.items() if languages} == {}


@pytest.mark.parametrize("language", _OTHERS)
def test_every_paragraph_stands_at_its_place_under_the_same_conditions_in_every_language(language: str) -> None:
    assert {kind: table_of(kind, language) for kind in (*Kind, *Notice)} == {
        kind: table_of(kind, "en") for kind in (*Kind, *Notice)
    }


@pytest.mark.parametrize("language", _OTHERS)
def test_no_paragraph_tells_fewer_facts_than_in_english_nor_one_that_the_english_letter_has_not(language: str) -> None:
    for kind in (*Kind, *Notice):
        english = [fields_of(each.text) for each in texts_for("en").all_of(kind)]
        ours = [fields_of(each.text) for each in texts_for(language).all_of(kind)]
        lacking = [sorted(wanted - said - _SAME_NOUN) for said, wanted in zip(ours, english, strict=True)]
        assert (kind, [each for each in lacking if each]) == (kind, [])
        assert frozenset().union(*ours) <= frozenset().union(*english), kind


def test_no_german_letter_opens_with_a_capital_that_the_comma_of_the_greeting_forbids() -> None:
    texts = texts_for("de")
    small = {"Ab", "Am", "An", "Auf", "Bitte", "Das", "Der", "Die", "Dieses", "Diese", "Es", "Für", "Mit", "Nach"}
    small |= {"Über", "Um", "Unser", "Unsere", "Vielen", "Vom", "Von", "Wenn", "Wir", "Zu", "Zum", "Zur"}
    said = [texts.text("words", name) for name in ("written", "spoken", "written_and_spoken")]
    for kind in (*Kind, *Notice):
        before = [each for each in texts.all_of(kind) if each.place == "before"]
        always = next((at for at, each in enumerate(before) if not each.when), len(before))
        said += [each.text for each in before[: always + 1]]
    assert [each for each in said if each.split()[0] in small] == []


@pytest.mark.parametrize("section", _SHORT)
@pytest.mark.parametrize("language", _OTHERS)
def test_short_texts_name_the_same_fields_in_every_language(language: str, section: str) -> None:
    def fields(of: str) -> dict[str, frozenset[str]]:
        return {name: fields_of(text) for name, text in texts_for(of).content[section].items() if isinstance(text, str)}

    assert fields(language) == fields("en")


@pytest.mark.parametrize("language", _OTHERS)
def test_all_reasons_and_laws_are_said_in_the_readers_language(language: str) -> None:
    texts = texts_for(language)
    assert [reason for reason in REASONS.values() if reason not in texts.content["reasons"]] == []
    assert [regime.law for regime in LAWS.values() if regime.law not in texts.content["laws"]] == []


@pytest.mark.parametrize("language", _OTHERS)
def test_a_record_on_paper_names_letters_entries_and_legal_forms_in_the_houses_language(language: str) -> None:
    letters = {letter.words for letter in LETTERS.values()} | {kind.words for kind in StatementKind}
    entries = {name for group in KINDS if group.kinds for name in (group.title, *group.kinds)}
    forms = {form.replace("_", " ") for form in LEGAL_FORMS}
    assert (letters | entries | forms | {DRAFT}) - texts_for(language).content["record"].keys() == set()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_our_own_texts_pass_our_own_check(language: str) -> None:
    texts = texts_for(language)
    for kind in (*Kind, *Notice):
        if kind in texts.kinds and frame_of(kind) is not None:
            paragraphs = tuple(OwnParagraph(each.place, tuple(each.when), each.text) for each in texts.all_of(kind))
            assert check(kind, language, Wording(texts.text(kind, "subject"), paragraphs)) == (), kind


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_fonts_draw_every_character_of_the_texts(language: str) -> None:
    def said(value: Any) -> str:
        if isinstance(value, dict):
            return "".join(said(each) for each in value.values())
        return "".join(said(each) for each in value) if isinstance(value, list) else str(value)

    _, missing = fonts.drawable(said(dict(texts_for(language).content)).replace(fonts.UNDRAWABLE, ""))
    assert missing == ""


@pytest.mark.parametrize(("kind", "language"), _LETTERS)
def test_each_letter_says_all_that_it_may_have_to_say(papers: Any, kind: Kind, language: str) -> None:
    country = country_of(kind, language)
    facts = full_specimen(kind, papers.SENDER, papers.TODAY, country, language)
    rendered = render([facts])
    reader = pypdf.PdfReader(io.BytesIO(rendered.pdf))
    said = plain(" ".join(page.extract_text() for page in reader.pages))
    formats = formats_for(language, country)
    assert rendered.undrawable == ""
    assert not re.search(r"\$[a-z]", said)
    assert plain(formats.amount(facts.payable_minor, "GBP")) in said
    if kind.chases and kind is not Kind.INTEREST_NOTICE:
        assert plain(formats.long_day(facts.pay_by_on)) in said
    assert reader.trailer["/Root"]["/Lang"].startswith(language)


@pytest.mark.parametrize(("kind", "language"), [each for each in _LETTERS if each[1] != "en"])
def test_no_english_stands_in_a_letter_of_another_language(papers: Any, kind: Kind, language: str) -> None:
    country = country_of(kind, language)
    facts = full_specimen(kind, papers.SENDER, papers.TODAY, country, language)
    pages = pypdf.PdfReader(io.BytesIO(render([facts]).pdf)).pages
    assert english_in(" ".join(page.extract_text() for page in pages), facts) == set()


@pytest.mark.parametrize(("notice", "language"), _NOTICES)
def test_each_notice_says_all_that_it_may_have_to_say_in_one_language(
    papers: Any, notice: Notice, language: str
) -> None:
    facts = full_specimen(Kind.REMINDER, papers.SENDER, papers.TODAY, _COUNTRIES[language], language)
    letter = notice_specimen(notice, facts, our_wording(notice, language))
    rendered = render_notice(letter)
    said = plain(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(rendered.pdf)).pages))
    assert rendered.undrawable == ""
    assert not re.search(r"\$[a-z]", said)
    told = {name for each in letter.texts.all_of(notice) if each.when <= letter.holds for name in fields_of(each.text)}
    assert [name for name in told if plain(letter.values[name]) not in said] == []
    if language != "en":
        assert english_in(said, facts) == set()


def test_the_example_of_a_notice_names_our_bank_only_where_something_is_to_be_paid(papers: Any) -> None:
    facts = full_specimen(Kind.REMINDER, papers.SENDER, papers.TODAY, "GB", "en")
    letters = [notice_specimen(notice, facts, our_wording(notice, "en")) for notice, code in _NOTICES if code == "en"]
    assert {letter.notice for letter in letters if letter.payable_minor is not None} == {
        Notice.QUERY_ACKNOWLEDGEMENT, Notice.QUERY_ANSWER, Notice.PLAN_AGREEMENT, Notice.PLAN_MISSED,
        Notice.PLAN_DEFAULT, Notice.CREDIT_HOLD, Notice.PAYMENT_RETURNED, Notice.SETTLEMENT_OFFER,
    }  # fmt: skip


def plain(said: str) -> str:
    """Return a text with single spaces, none of them protected."""
    return " ".join(said.split())


def english_in(said: str, facts: LetterFacts) -> frozenset[str]:
    """Return the words that only English has which stand in a document besides names."""
    body = plain(said)
    ours = (facts.sender.registration, facts.sender.signatory_role, "1 Any Street", "A Debtor Ltd")
    for of_ours in (*ours, *_OF_THE_LAW):
        body = body.replace(of_ours, "")
    return _ENGLISH.intersection(re.findall(r"[a-z]+", body.lower()))


def test_no_two_kinds_share_the_beginning_of_their_numbers() -> None:
    prefixes = [letter.prefix for letter in LETTERS.values()]
    assert len(set(prefixes)) == len(prefixes)


def test_the_ladder_grows_firmer_step_by_step() -> None:
    stages = list(Stage)
    ladder = (Kind.PRE_DUE, Kind.REMINDER, Kind.REMINDER_2, Kind.REMINDER_3, Kind.FINAL_DEMAND, Kind.LBA_COMPANY)
    heights = [stages.index(LETTERS[kind].stage) for kind in ladder]
    assert heights == sorted(heights)

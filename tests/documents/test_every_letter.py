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
from creditdesk.services.letters import fonts
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.render import render
from creditdesk.services.letters.specimen import full_specimen
from creditdesk.services.letters.texts import languages_of, texts_for

_OTHERS = sorted(set(LANGUAGES) - {"en"})
_COUNTRIES = {"en": "GB", "de": "DE", "fr": "FR", "nl": "NL", "es": "ES"}
_OF_ONE_COUNTRY = {
    Kind.MAHNUNG: "DE", Kind.MISE_EN_DEMEURE: "FR", Kind.NL_DEMAND: "NL", Kind.ZA_DEMAND: "ZA", Kind.MSME_DEMAND: "IN",
}  # fmt: skip
_LADDER = (
    Kind.PRE_DUE, Kind.REMINDER, Kind.REMINDER_2, Kind.REMINDER_3, Kind.BROKEN_PROMISE, Kind.INTEREST_NOTICE,
    Kind.FINAL_DEMAND, Kind.STATEMENT, Notice.PROMISE_CONFIRMATION, Notice.QUERY_ACKNOWLEDGEMENT, Notice.QUERY_ANSWER,
    Notice.PLAN_AGREEMENT, Notice.PLAN_MISSED, Notice.PLAN_COMPLETED, Notice.CREDIT_RELEASE, Notice.PAYMENT_THANKS,
    Notice.ALLOCATION_QUERY, Notice.PAYMENT_RETURNED, Notice.PAID_IN_FULL,
)  # fmt: skip
_LETTERS = [(kind, language) for kind in Kind if kind is not Kind.STATEMENT for language in sorted(languages_of(kind))]
_SHORT = ("words", "bank", "paying", "types", "interest", "statement", "query", "worksheet", "mail", "plan")


def test_every_kind_is_to_be_had_in_english() -> None:
    assert {kind for kind in (*Kind, *Notice) if "en" not in languages_of(kind)} == set()


@pytest.mark.parametrize("kind", _LADDER)
def test_the_ladder_and_the_confirmations_are_to_be_had_in_all_five(kind: Kind | Notice) -> None:
    assert languages_of(kind) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("kind", "language"), [(Kind.MAHNUNG, "de"), (Kind.MISE_EN_DEMEURE, "fr"), (Kind.NL_DEMAND, "nl")]
)
def test_a_letter_of_one_law_is_to_be_had_in_its_language(kind: Kind, language: str) -> None:
    assert languages_of(kind) == {"en", language}


@pytest.mark.parametrize("section", _SHORT)
@pytest.mark.parametrize("language", _OTHERS)
def test_short_texts_name_the_same_fields_in_every_language(language: str, section: str) -> None:
    def fields(of: str) -> dict[str, frozenset[str]]:
        return {name: fields_of(text) for name, text in texts_for(of).content[section].items() if isinstance(text, str)}

    assert fields(language) == fields("en")


@pytest.mark.parametrize("language", _OTHERS)
def test_paragraphs_name_no_field_that_english_does_not(language: str) -> None:
    for kind in texts_for(language).kinds:
        ours, english = (
            {name for paragraph in texts_for(of).all_of(kind) for name in fields_of(paragraph.text)}
            for of in (language, "en")
        )
        assert ours <= english | {"interest_said"}, kind


@pytest.mark.parametrize("language", _OTHERS)
def test_all_reasons_and_laws_are_said_in_the_readers_language(language: str) -> None:
    texts = texts_for(language)
    assert [reason for reason in REASONS.values() if reason not in texts.content["reasons"]] == []
    assert [regime.law for regime in LAWS.values() if regime.law not in texts.content["laws"]] == []


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
    country = _OF_ONE_COUNTRY.get(kind, _COUNTRIES[language])
    facts = full_specimen(kind, papers.SENDER, papers.TODAY, country, language)
    rendered = render([facts])
    reader = pypdf.PdfReader(io.BytesIO(rendered.pdf))
    said = " ".join(page.extract_text() for page in reader.pages).replace("\n", " ")
    formats = formats_for(language, country)
    assert rendered.undrawable == ""
    assert not re.search(r"\$[a-z]", said)
    assert formats.amount(facts.payable_minor, "GBP").replace("\u00a0", " ") in said.replace("\u00a0", " ")
    if kind.chases and kind is not Kind.INTEREST_NOTICE:
        assert formats.long_day(facts.pay_by_on) in said
    assert reader.trailer["/Root"]["/Lang"].startswith(language)


@pytest.mark.parametrize(("kind", "language"), [each for each in _LETTERS if each[1] != "en"])
def test_no_english_stands_in_a_letter_of_another_language(papers: Any, kind: Kind, language: str) -> None:
    country = _OF_ONE_COUNTRY.get(kind, _COUNTRIES[language])
    facts = full_specimen(kind, papers.SENDER, papers.TODAY, country, language)
    body = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(render([facts]).pdf)).pages)
    for of_ours in (facts.sender.registration, facts.sender.signatory_role, "Draft", "1 Any Street", "A Debtor Ltd"):
        body = body.replace(of_ours, "")
    words = set(re.findall(r"[a-z]+", body.lower()))
    assert words & {"the", "and", "please", "your", "with", "invoice", "amount"} == set()


def test_no_two_kinds_share_the_beginning_of_their_numbers() -> None:
    prefixes = [letter.prefix for letter in LETTERS.values()]
    assert len(set(prefixes)) == len(prefixes)


def test_the_ladder_grows_firmer_step_by_step() -> None:
    stages = list(Stage)
    ladder = (Kind.PRE_DUE, Kind.REMINDER, Kind.REMINDER_2, Kind.REMINDER_3, Kind.FINAL_DEMAND, Kind.LBA_COMPANY)
    heights = [stages.index(LETTERS[kind].stage) for kind in ladder]
    assert heights == sorted(heights)

"""The tone check: each phrase of the rules is found however it is set, and its harmless neighbour is not."""

from __future__ import annotations

import pytest

from creditdesk.domain.letter_lint import lint
from creditdesk.domain.letter_phrases import CONCERNS, Concern

_ALL = [
    (concern, language, phrase)
    for concern in CONCERNS
    for language, phrases in concern.phrases.items()
    for phrase in phrases
]


@pytest.mark.parametrize(("concern", "language", "phrase"), _ALL, ids=lambda value: getattr(value, "name", str(value)))
def test_each_phrase_is_found_and_says_why(concern: Concern, language: str, phrase: str) -> None:
    found = lint(f"If not, {phrase.replace('*', '')} \u2013 by then.", language)
    assert concern.name in {finding.concern for finding in found}
    assert all(finding.reason and finding.words for finding in found)


@pytest.mark.parametrize("concern", CONCERNS, ids=lambda concern: concern.name)
def test_every_concern_is_known_in_all_five_languages(concern: Concern) -> None:
    assert set(concern.phrases) == {"en", "de", "fr", "nl", "es"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Our credit policy, and what is in arrears.", "en"),
        ("We may issue a claim in the court. The court may order costs.", "en"),
        ("The bank suspects fraud: call us on a number you know.", "en"),
        ("Please have your supplier's neighbour sign for it.", "en"),
        ("The pricing is without query.", "en"),
        ("This is a credit note; your credit limit stays.", "en"),
        ("The arrested development fund paid.", "nl"),
        ("Ein Mahnbescheid ist möglich. Bitte prüfen Sie die Anzeige im Portal.", "de"),
        ("Nous pourrons saisir la juridiction compétente.", "fr"),
        ("Wij kunnen de vordering aan de rechter voorleggen.", "nl"),
        ("C'était une erreur de saisie: les données saisies sont corrigées.", "fr"),
        ("No hay nada pendiente en su cuenta.", "es"),
        ("Sin embargo, falta una factura.", "es"),
        ("IBAN GB82 WEST 1234 5698 7654 32, VAT and BACS, MSMED Act, LLP", "en"),
        ("$asked is due; INV-10512, PO 4417 and ABC 12.", "en"),
    ],
)
def test_the_harmless_neighbour_is_left_alone(text: str, language: str) -> None:
    assert lint(text, language) == ()


@pytest.mark.parametrize(
    "text",
    [
        "BAILIFFS will attend",
        "Bailiffs\nwill attend",
        "bai\u00adliffs will attend",
        "**Bailiffs** will attend",
        "\u201cBailiffs\u201d will attend",
    ],
)
def test_capitals_quotes_and_breaks_hide_nothing(text: str) -> None:
    assert "bailiffs" in {finding.concern for finding in lint(text, "en")}


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        ("If you do not pay we will ruin your reputation.", "publicity"),
        ("We shall tell your bank, your customers and the newspapers.", "publicity"),
        ("You are a fraudster.", "insult"),
    ],
)
def test_threats_and_insults_of_angry_people_are_stopped(text: str, concern: str) -> None:
    assert (concern, True) in {(finding.concern, finding.blocks) for finding in lint(text, "en")}


@pytest.mark.parametrize("dash", ["-", "\u2010", "\u2011", "\u2013", " "])
def test_any_dash_is_a_dash(dash: str) -> None:
    assert [finding.concern for finding in lint(f"a winding{dash}up petition", "en")] == ["insolvency"]


@pytest.mark.parametrize("text", ["URGENT", "PAY NOW", "FINAL NOTICE", "LETZTE MAHNUNG", "ÜBERFÄLLIG"])
def test_capitals_are_warned_of_and_do_not_block(text: str) -> None:
    (found,) = lint(f"{text}: 12.00", "en")
    assert (found.concern, found.blocks) == ("capitals", False)


def test_what_misleads_blocks_and_what_is_only_unwise_warns() -> None:
    blocks = {concern.name: concern.blocks for concern in CONCERNS}
    assert [name for name, does in blocks.items() if does] == [
        "crime", "bailiffs", "court", "office", "publicity", "insult", "credit",
    ]  # fmt: skip


def test_an_offer_without_prejudice_has_its_own_letter() -> None:
    assert lint("This offer is made without prejudice.", "en", "settlement_offer") == ()
    assert [found.concern for found in lint("Without prejudice", "en", "final_demand")] == ["without_prejudice"]


def test_findings_come_in_the_order_of_the_text() -> None:
    found = lint("We will tell your customers, and the police.", "en")
    assert [each.phrase for each in found] == ["tell your customers", "police"]

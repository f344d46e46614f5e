"""What somebody wrote in a mail, without what they quote."""

from __future__ import annotations

import time

import pytest

from creditdesk.domain.mail_text import own_words, words_of_page

QUOTED = [
    "On Thu, 19 Nov 2026 at 09:30, Brook & Lane <credit@brook.example> wrote:",
    "Am 19.11.2026 um 09:30 schrieb Brook & Lane:",
    "Le jeu. 19 nov. 2026 à 09:30, Brook & Lane a écrit :",
    "Op 19-11-2026 09:30 schreef Brook & Lane:",
    "El jue, 19 nov 2026 a las 09:30, Brook & Lane escribió:",
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "________________________________",
]


@pytest.mark.parametrize("line", QUOTED)
def test_earlier_mails_below_are_left_out(line: str) -> None:
    assert own_words(f"We pay on Friday.\r\n\r\nPriya\r\n\r\n{line}\r\n> Please pay.\r\n") == "We pay on Friday.\nPriya"


def test_quoted_lines_at_the_end_are_left_out_and_answers_between_them_are_kept() -> None:
    assert own_words("> When?\nOn Friday.\n> How much?\n> Please.\n") == "> When?\nOn Friday."


def test_a_mail_of_nothing_but_a_quote_is_kept_whole() -> None:
    assert own_words("> Please pay.\n") == "> Please pay."


@pytest.mark.parametrize("text", ["", "On Friday: wrote a cheque.", "On account of the wrote-off sum\nwe pay."])
def test_what_only_looks_like_a_quote_stays(text: str) -> None:
    assert own_words(text) == text


def test_a_page_is_read_as_its_words_in_lines() -> None:
    page = "<html><head><title>x</title><style>p {}</style></head><p>We &amp; they</p><div>pay<br>on&nbsp;Friday</div>"
    assert words_of_page(page) == "We & they\n\npay\non Friday"


@pytest.mark.parametrize("page", ["<", "<p", "&#xffffffff;", "<!--", "<script>alert(1)", "<![foo]>x", "<!["])
def test_broken_markup_does_no_harm(page: str) -> None:
    words_of_page(page)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<![if !supportLists]>a<![endif]>b", "ab"),
        ("<!DOCTYPE html><?xml:namespace prefix = o />a<!-- no -->b", "ab"),
        ("<SCRIPT>if (a < b) {}</Script>we pay", "we pay"),
        ("5 < 6 and a <b>bold</b> word", "5 < 6 and a bold word"),
    ],
)
def test_what_is_no_word_is_left_out(page: str, words: str) -> None:
    assert words_of_page(page) == words


@pytest.mark.parametrize(
    "begun", ["<a ", "<!--", "<!", "</a ", "<script>", "&#", "<", "< >", "<style", "<title></title"]
)
def test_a_page_of_things_begun_and_never_ended_is_read_at_once(begun: str) -> None:
    before = time.perf_counter()
    words_of_page(begun * 100_000)
    assert time.perf_counter() - before < 2

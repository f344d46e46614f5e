"""What other programs call a legal form or a country, read as ours."""

from __future__ import annotations

from functools import cache

from creditdesk.services.cash.reading import plain_name

LEGAL_FORMS = ("company", "llp", "partnership", "sole_trader", "individual", "public_body", "charity", "trust")
"""The forms of `customers.legal_form`: they decide which law and which letter applies."""

# As their letters stand without dots, blanks and case.
_WORDS = {
    "company": "limited ltd plc publiclimitedcompany privatelimited limitedcompany privatelimitedcompany cic dac clg "
    "inc incorporated corp corporation co llc gmbh ug ag kgaa se sa sas sarl sasu bv nv srl spa sl ab as aps oy oyj "
    "spzoo sro kft doo pty ptyltd proprietarylimited pvtltd cc",
    "llp": "limitedliabilitypartnership",
    "partnership": "generalpartnership limitedpartnership lp ohg kg gbr gmbhcokg vof snc",
    "sole_trader": "soletrader soleproprietor soleproprietorship selfemployed proprietorship einzelunternehmen ek "
    "eenmanszaak",
    "individual": "person private consumer naturalperson",
    "public_body": "publicbody public publicsector publicauthority government localauthority council",
    "charity": "registeredcharity nonprofit notforprofit",
}
_FORMS = {word: form for form, words in _WORDS.items() for word in words.split()} | {form: form for form in LEGAL_FORMS}


def legal_form(text: str) -> str | None:
    """Return the legal form that a word such as `Ltd.` or `Sole trader` means; none if it means none we know."""
    return _FORMS.get(plain_name(text).replace("_", ""))


def country_code(text: str) -> str | None:
    """Return the two letters of a country given so, or by its English name; none if it is neither."""
    code = text.strip().upper()
    if len(code) == 2 and code.isascii() and code.isalpha():
        return "GB" if code == "UK" else code
    return _country_names().get(plain_name(text))


@cache
def _country_names() -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415 - loads for a file that writes countries out, and only then

    names = {
        plain_name(name): code
        for code, name in Locale("en").territories.items()
        if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ", "XA", "XB"}
    }
    told = {"england": "GB", "scotland": "GB", "wales": "GB", "great_britain": "GB", "northern_ireland": "GB"}
    return names | told | {"usa": "US", "united_states_of_america": "US", "holland": "NL", "eire": "IE"}

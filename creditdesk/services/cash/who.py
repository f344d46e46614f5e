"""What other programs call a legal form, read as ours."""

from __future__ import annotations

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

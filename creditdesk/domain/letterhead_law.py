"""What company law asks letters of a company to name at their foot, by the country of the company.

Source: domain rules 5.2 for the United Kingdom (Companies Act 2006, trading disclosures); elsewhere the law named.
"""

from __future__ import annotations

PARTICULARS = {
    "GB": "the registered name, the part of the United Kingdom, the registered number and office (Companies Act 2006)",
    "IE": "the registered name, number and office, and the directors (Companies Act 2014, section 151)",
    "DE": "legal form and seat, the register court with its number, and all managing directors (section 35a GmbHG)",
    "FR": "the SIREN with RCS and town, the legal form, the capital and the seat (article R123-237 C. com.)",
    "NL": "the number in the Handelsregister (KvK) and the seat (article 27 Handelsregisterwet)",
    "ZA": "the registered name and number (Companies Act 2008, section 32)",
    "IN": "name, registered office, corporate identity number, telephone and e-mail (Companies Act 2013, section 12)",
}
"""For a company limited by its shares; other forms are asked for less."""


def particulars_words(country: str) -> str:
    """Return a sentence on what the foot of a letter is to name; empty for a country that we know nothing of."""
    asked = PARTICULARS.get(country, "")
    return f"Letters of a company in this country are to name {asked}." if asked else ""

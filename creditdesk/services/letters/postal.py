"""Postal addresses, set as the country they go to writes them."""

from __future__ import annotations

from creditdesk.services.letters.formats import country_name

# Town before postcode, on one line; everywhere else in our data the postcode comes first.
_TOWN_FIRST = frozenset({"GB", "IE", "US", "CA", "AU", "NZ", "ZA", "IN", "SG", "HK", "JP"})
_STATE_AFTER_COMMA = frozenset({"US", "CA"})


def address_lines(
    *, address1: str, address2: str, city: str, region: str, postcode: str, country: str, from_country: str
) -> tuple[str, ...]:
    """Return the lines of an address below the name; the country in capitals where it is not the sender's."""
    town = _town(city.strip(), region.strip(), postcode.strip(), country)
    abroad = country_name(country, "en").upper() if country != from_country else ""
    return tuple(line for line in (address1.strip(), address2.strip(), town, abroad) if line)


def _town(city: str, region: str, postcode: str, country: str) -> str:
    if country in _STATE_AFTER_COMMA:
        return ", ".join(part for part in (city, f"{region} {postcode}".strip()) if part)
    if country in _TOWN_FIRST:
        place = ", ".join(part for part in (city, region) if part)
        return f"{place} {postcode}".strip()
    place = f"{postcode} {city}".strip()
    return ", ".join(part for part in (place, region) if part)

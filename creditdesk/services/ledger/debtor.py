"""One debtor, whole: everything the Desk shows, read and put together in one go."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from creditdesk.domain.patterns import how_pays
from creditdesk.services.desk.cards import card_of
from creditdesk.services.desk.ringing import attempts
from creditdesk.services.insight.pattern import paid_items, payments_of
from creditdesk.services.ledger import debtor_facts
from creditdesk.services.ledger.behaving import reading_of
from creditdesk.services.ledger.debtor_facts import DebtorFacts
from creditdesk.services.ledger.head import head
from creditdesk.services.ledger.history import history
from creditdesk.services.ledger.item_rows import item_rows
from creditdesk.services.ledger.lanes import lanes
from creditdesk.services.ledger.ledger_words import ENGLISH, LedgerWords
from creditdesk.services.ledger.payments import payments
from creditdesk.services.ledger.promise_rows import promise_rows
from creditdesk.services.ledger.talking import talk
from creditdesk.services.ledger.views import DebtorRecord, DebtorView
from creditdesk.services.letters.account import Item, reference_of
from creditdesk.services.letters.asked import asked_of
from creditdesk.services.letters.interest_terms import regime_of


def view(connection: Connection, customer_id: int, as_of: date) -> DebtorView:
    """Return everything the Desk shows of a debtor as of a day.

    Everything open is there. Of a debtor with thousands of documents, the timeline has the last
    `debtor_facts.SETTLED` settled debits and the history the last `debtor_facts.HISTORY` entries: more than a person
    scrolls through, while the account statement and the exports have all.

    Raises:
        NotFoundError: If the customer is not in the book.
    """
    facts = debtor_facts.read(connection, customer_id, as_of)
    # What was read already tells all payments, unless the debtor has more than were read.
    paid = payments(facts) if facts.all_debits else payments_of(paid_items(connection, customer_id, as_of))
    habit = how_pays(paid, as_of)
    regime = regime_of(connection, customer_id, facts.head.country, facts.head.legal_form)
    the_head = head(facts, habit, regime)
    asked = asked_of(connection, customer_id, as_of, _known_by(facts), regime)
    points, opening = talk(facts, the_head, habit, asked)
    card = card_of(connection, customer_id)
    return DebtorView(
        as_of=as_of,
        head=the_head,
        items=item_rows(facts, asked),
        lanes=lanes(facts),
        history=history(facts),
        talking_points=points,
        opening_line=opening,
        next_action=facts.head.next_action or "",
        promises=promise_rows(connection, facts),
        card=card,
        attempts=attempts(facts),
        is_whole=facts.all_debits and facts.all_entries,
        reading=reading_of(facts, paid, card),
    )


def _known_by(facts: DebtorFacts) -> list[Item]:
    """Return the open items with what the debtor knows them by."""
    return [Item(item, reference_of(facts.documents[item.document.id])) for item in facts.items]


def record(connection: Connection, customer_id: int, as_of: date, words: LedgerWords = ENGLISH) -> DebtorRecord:
    """Return all that ever happened with a debtor, however much it is: every document, every entry.

    `words` are those in which the ledger tells of payments and credits.

    Raises:
        NotFoundError: If the customer is not in the book.
    """
    facts = debtor_facts.read(connection, customer_id, as_of, whole=True)
    return DebtorRecord(
        customer_id=customer_id,
        account=facts.head.account,
        name=facts.head.name,
        as_of=as_of,
        lanes=lanes(facts, words),
        history=history(facts, words),
    )

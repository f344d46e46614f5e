"""Taking back what was saved by mistake: an entry that cancels another, while nothing was built upon it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date

from sqlalchemy import delete, func, select, update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.outbox import MailState
from creditdesk.domain.promise import PromiseStatus
from creditdesk.models.activity import TAKEN_BACK, activities, activity_items
from creditdesk.models.customers import holds
from creditdesk.models.follow_ups import follow_ups, promises, queries
from creditdesk.models.letters import letters
from creditdesk.models.outbox import outbox
from creditdesk.services.book.book import Work
from creditdesk.services.desk import contact_rows, history_entry, plan_changes
from creditdesk.services.desk.account_then import account_as_of
from creditdesk.services.desk.contact_rows import people_of
from creditdesk.services.desk.entries import Saved

SUMMARY = "Taken back"


def take_back(work: Work, saved: Saved, as_of: date) -> int:
    """Undo what a saved entry brought and ended, by a further entry; both stay in the history.

    Promises, plans and queries were said and stay, as cancelled and withdrawn. Follow-ups and a hold are intentions:
    those of the entry go, those it ended come back. Figures and worklist are the caller's to refresh.

    Args:
        work: The unit of work.
        saved: What saving the entry gave back.
        as_of: The ledger's local day.

    Returns:
        The id of the customer.

    Raises:
        CreditDeskError: If something came after it: a letter may have told the debtor of it.
    """
    customer_id = write_taken_back(work, saved.activity_id, as_of, what="call")
    _end_what_it_brought(work, saved, as_of)
    _bring_back_what_it_ended(work, saved)
    # What the controller has written of the contacts since stands.
    if saved.contacts is not None and people_of(work.connection, customer_id) == saved.contacts.after:
        contact_rows.take_back(work, saved.contacts)
    work.record(
        "take back",
        f"customer {customer_id}",
        activity=saved.activity_id,
        promises=list(saved.promise_ids),
        query=saved.query_id,
        restored=list(saved.superseded_ids),
        follow_ups=list(saved.follow_up_ids),
        reopened=list(saved.done_follow_up_ids),
        hold=saved.hold_id,
        plan=saved.plan_id,
        restored_plans=list(saved.ended_plan_ids),
    )
    return customer_id


def write_taken_back(work: Work, activity_id: int, as_of: date, *, what: str, besides: Collection[int] = ()) -> int:
    """Write the entry that takes another back, and return the customer; what it brought is the caller's to end.

    Args:
        work: The unit of work.
        activity_id: The entry.
        as_of: The ledger's local day.
        what: What it is, in a word.
        besides: Entries that are taken back together with it, and do not count as coming after it.

    Raises:
        CreditDeskError: If something came after it in that debtor's history.
    """
    connection = work.connection
    entry = connection.execute(select(activities).where(activities.c.id == activity_id)).one_or_none()
    if entry is None:
        raise NotFoundError("This entry is not in the book.", safe="Nothing was changed.")
    later = connection.scalar(
        select(activities.c.summary)
        .where(
            activities.c.customer_id == entry.customer_id,
            activities.c.id > activity_id,
            activities.c.id.not_in(besides),
            func.coalesce(activities.c.corrects_id, 0).not_in(besides),
        )
        .order_by(activities.c.id)
        .limit(1)
    )
    if later is not None:
        raise CreditDeskError(
            f"The {what} cannot be taken back: after it came \N{LEFT DOUBLE QUOTATION MARK}{later}"
            "\N{RIGHT DOUBLE QUOTATION MARK}.",
            safe="Everything stands as it was saved.",
            cure="Open the entry in the history and correct it.",
        )
    _take_its_mail_out(work, activity_id, what)
    then = account_as_of(connection, entry.customer_id, as_of)
    about = select(activity_items.c.type, activity_items.c.number).where(activity_items.c.activity_id == entry.id)
    history_entry.write(
        work,
        entry.customer_id,
        "correction",
        as_of,
        SUMMARY,
        about=[DocumentKey(DocumentType(row.type), row.number) for row in connection.execute(about)],
        direction=entry.direction,
        outcome=TAKEN_BACK,
        corrects_id=entry.id,
        **asdict(then),
    )
    return int(entry.customer_id)


def _take_its_mail_out(work: Work, activity_id: int, what: str) -> None:
    """Let the mail of a letter that is taken back go nowhere; one that may have gone cannot be taken back."""
    found = work.connection.execute(
        select(outbox.c.id, outbox.c.state)
        .join(letters, letters.c.id == outbox.c.letter_id)
        .where(letters.c.activity_id == activity_id, outbox.c.state != MailState.WITHDRAWN.value)
    )
    for mail in found.all():
        if mail.state in {MailState.UNKNOWN, MailState.SENT}:
            raise CreditDeskError(
                f"The {what} cannot be taken back: its mail went, or may have gone.",
                safe="Everything stands as it was saved.",
                cure="Look at the mail in the outbox (Letters page).",
            )
        withdrawn = {"state": MailState.WITHDRAWN.value, "changed_at": work.at, "problem": ""}
        work.connection.execute(update(outbox).where(outbox.c.id == mail.id).values(**withdrawn))
        work.record("withdraw", f"mail {mail.id}", state=MailState.WITHDRAWN.value)


def _end_what_it_brought(work: Work, saved: Saved, as_of: date) -> None:
    run = work.connection.execute
    run(
        update(promises)
        .where(promises.c.id.in_(saved.promise_ids))
        .values(status=PromiseStatus.CANCELLED.value, judged_on=as_of)
    )
    if saved.plan_id is not None:
        plan_changes.end(work.connection, (saved.plan_id,))
    run(update(queries).where(queries.c.id == saved.query_id).values(status="withdrawn", resolved_on=as_of))
    run(delete(follow_ups).where(follow_ups.c.id.in_(saved.follow_up_ids)))
    # Lifting it would say that chasing was stopped and may go on, also of what an earlier entry told.
    run(delete(holds).where(holds.c.id == saved.hold_id))


def _bring_back_what_it_ended(work: Work, saved: Saved) -> None:
    run = work.connection.execute
    run(
        update(promises)
        .where(promises.c.id.in_(saved.superseded_ids))
        .values(status=PromiseStatus.OPEN.value, judged_on=None)
    )
    plan_changes.bring_back(work.connection, saved.ended_plan_ids)
    run(update(follow_ups).where(follow_ups.c.id.in_(saved.done_follow_up_ids)).values(done_at=None))

"""The tables of a statement: open items, the movements of a period, or items with what settled them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from creditdesk.domain.document import DocumentType
from creditdesk.domain.statement import MovementKind, StatementKind
from creditdesk.services.letters.flow import CELL_BOLD, Flow
from creditdesk.services.letters.formats import Formats
from creditdesk.services.letters.letter import item_notes
from creditdesk.services.letters.lines import Line
from creditdesk.services.letters.statement_facts import ItemStory, Moved, Settled, StatementFacts
from creditdesk.services.letters.table import HEAD_ROW, LAST, ROW, Carry, Column, Row, Table
from creditdesk.services.letters.texts import Texts

AFTER = 7.0
"""Below the balance."""
ACCOUNT_GAP = 3.0
"""Between the accounts of a group."""


def set_table(flow: Flow, facts: StatementFacts, texts: Texts, formats: Formats, *, keep: float) -> None:
    """Set what the statement lists, and the balance below it; `keep` is the height of what is to stand beneath."""
    table = _Tables(flow, facts, texts, formats, keep=ROW + AFTER + keep)
    {
        StatementKind.OPEN_ITEM: table.open_items,
        StatementKind.ACTIVITY: table.activity,
        StatementKind.DETAILED: table.detailed,
    }[facts.form]()


class _Tables:
    """One statement's table in the making."""

    def __init__(self, flow: Flow, facts: StatementFacts, texts: Texts, formats: Formats, *, keep: float) -> None:
        self._flow = flow
        self._keep = keep
        self._facts = facts
        self._texts = texts
        self._formats = formats
        self._types = {each: texts.word("types", each) for each in DocumentType}
        self._parts = facts.parts or (facts,)
        moved = (each.reference for part in self._parts for each in part.moved)
        told = (story.line.reference for part in self._parts for story in part.stories)
        items = (line.reference for line in (*facts.lines, *facts.credits))
        self._referenced = any(moved) if facts.form is StatementKind.ACTIVITY else any((*items, *told))

    def open_items(self) -> None:
        """Set every open item, debits before credits, or one account's below the other's."""
        if self._facts.parts:
            self._by_account(lambda part: [self._item(line) for line in (*part.lines, *part.credits)])
            return
        owed, credits_ = self._facts.lines, self._facts.credits
        self._grouped(
            (self._statement("owed"), [self._item(line) for line in owed]),
            (self._statement("credits"), [self._item(line) for line in credits_]),
        )

    def detailed(self) -> None:
        """Set every item with the steps that settled it, debits before credits, or account by account."""
        if self._facts.parts:
            self._by_account(lambda part: [row for story in part.stories for row in self._told(story)])
            return
        stories = self._facts.stories
        owed = [row for story in stories if story.line.amount_minor > 0 for row in self._told(story)]
        credits_ = [row for story in stories if story.line.amount_minor <= 0 for row in self._told(story)]
        self._grouped((self._statement("debits_open"), owed), (self._statement("told_credits"), credits_))

    def activity(self) -> None:
        """Set the balance brought forward, each movement with the balance it leads to, and what is carried forward."""
        facts, flow = self._facts, self._flow
        columns = [Column(self._word("dated")), Column(self._word("item"), wraps=True)]
        if self._referenced:
            columns.append(Column(self._word("reference"), wraps=True))
        columns += [
            Column(self._word("due")),
            Column(self._statement("debit"), right=True),
            Column(self._statement("credit"), right=True),
            Column(f"{self._statement('balance')} {facts.currency}", right=True),
        ]
        told = [(part, self._movements(part)) for part in self._parts]
        # The widest balances may be those at both ends.
        ends = [
            self._end(minor, len(columns))
            for part in (*self._parts, facts)
            for minor in (part.proof.opening_minor, part.balance_minor)
        ]
        table = Table(flow, columns, [*(row for _, rows in told for row in rows), *ends], self._carry())
        day = self._formats.long_day(facts.proof.opening_on)
        for index, (part, rows) in enumerate(told):
            keep = (self._keep if index == len(told) - 1 else 0) + (ROW if facts.parts else 0)
            pages = len(flow.pages)
            flow.need(HEAD_ROW + 2 * ROW + self._begun(table, rows, keep))
            if not index or len(flow.pages) > pages:
                table.head()
            else:
                flow.y += ACCOUNT_GAP
            if facts.parts:
                table.title(_whose(part), CELL_BOLD)
            opening = part.proof.opening_minor
            table.total(self._texts.word("statement", "brought_forward", date=day), self._figure(opening), bold=False)
            flow.rule(flow.y)
            if not rows:
                table.note(self._statement("nothing_booked"))
            table.rows(rows, running=opening, keep=keep, headed=False, within=self._within(part))
            self._account_total(table, part)
        self._total(table, facts.balance_minor)

    def _by_account(self, rows_of: Callable[[StatementFacts], list[Row]]) -> None:
        """Set the items of one account below those of the other, each with its balance, and what all come to."""
        flow = self._flow
        told = [(part, rows_of(part)) for part in self._parts]
        table = Table(flow, self._item_columns(), [row for _, rows in told for row in rows], self._carry())
        running = 0
        for index, (part, rows) in enumerate(told):
            # Below an account's rows stand its balance, and what is below the last or the total carried forward.
            keep = ROW + (self._keep if index == len(told) - 1 else ROW)
            height = ROW + self._begun(table, rows, keep)
            if not index:
                flow.need(HEAD_ROW + height)
                table.head()
            elif table.need(ACCOUNT_GAP + height, running):
                flow.y += ACCOUNT_GAP
            table.title(_whose(part), CELL_BOLD)
            running = table.rows(rows, running=running, keep=keep, headed=False, within=self._within(part))
            self._account_total(table, part)
        self._total(table, running)

    def _begun(self, table: Table, rows: list[Row], keep: float) -> float:
        """Return what height rows with a title of their own need below it: few all theirs and that of what follows."""
        return table.height(rows) + keep if len(rows) <= LAST + 1 else table.height(rows[:2]) + ROW

    def _account_total(self, table: Table, part: StatementFacts) -> None:
        if self._facts.parts:
            label = self._texts.word("statement", "account_total", account=part.addressee.account)
            table.total(label, self._figure(part.balance_minor), bold=False)

    def _within(self, part: StatementFacts) -> str:
        return self._texts.word("words", "continued", item=_whose(part)) if self._facts.parts else ""

    def _item_columns(self) -> list[Column]:
        columns = [Column(self._word("dated")), Column(self._word("item"), wraps=True)]
        if self._referenced:
            columns.append(Column(self._word("reference"), wraps=True))
        return [
            *columns,
            Column(self._word("due")),
            Column(self._word("days_late"), right=True),
            Column(self._word("amount"), right=True),
            Column(f"{self._word('open')} {self._facts.currency}", right=True),
        ]

    def _grouped(self, owed: tuple[str, list[Row]], credits_: tuple[str, list[Row]]) -> None:
        """Set debits and credits one below the other, and the balance they come to."""
        flow = self._flow
        (owed_title, owed_rows), (credits_title, credit_rows) = owed, credits_
        table = Table(flow, self._item_columns(), [*owed_rows, *credit_rows], self._carry())
        running = 0
        if owed_rows:
            running = table.rows(owed_rows, keep=2 * ROW if credit_rows else self._keep)
            if credit_rows:
                table.total(owed_title, self._figure(running), bold=False)
        if credit_rows:
            pages = len(flow.pages)
            flow.need(ROW + self._begun(table, credit_rows, self._keep))
            if owed_rows and len(flow.pages) > pages:
                table.go_on(running)
            table.title(credits_title)
            running = table.rows(credit_rows, running=running, keep=self._keep, headed=not owed_rows)
        self._total(table, running)

    def _total(self, table: Table, running: int) -> None:
        day = self._formats.long_day(self._facts.dated_on)
        label = self._texts.word("statement", "total", date=day)
        table.total(label, self._formats.amount(running, self._facts.currency), ruled=True)
        self._flow.y += AFTER

    def _item(self, line: Line) -> Row:
        formats = self._formats
        return Row(
            cells=(
                formats.day(line.dated_on),
                self._name(line.type, line.number),
                *((line.reference,) if self._referenced else ()),
                formats.day(line.due_on) if line.amount_minor > 0 else "",
                # What is retained waits for another day than the item's own.
                str(line.days_overdue) if line.open_minor > line.retained_minor and line.days_overdue > 0 else "",
                self._figure(line.amount_minor),
                self._figure(line.open_minor),
            ),
            adds_minor=line.open_minor,
            notes=item_notes(line, self._facts.currency, self._texts, formats),
        )

    def _told(self, story: ItemStory) -> list[Row]:
        name = self._name(story.line.type, story.line.number)
        continued = self._texts.word("words", "continued", item=name)
        blank = ("",) if self._referenced else ()
        return [
            self._item(story.line),
            *(
                Row(
                    cells=(
                        self._formats.day(step.on),
                        self._step(step, story.line),
                        *blank,
                        "",
                        "",
                        self._figure(step.amount_minor),
                        "",
                    ),
                    adds_minor=0,
                    continues=continued,
                )
                for step in story.settled
            ),
        ]

    def _step(self, step: Settled, line: Line) -> str:
        if step.type is None:
            return self._statement("returned" if line.type is DocumentType.CASH else "reversed")
        is_debit = line.amount_minor > 0
        item = (self._name if is_debit else self._in_words)(step.type, step.number)
        if step.account:
            item = self._texts.word("statement", "of_account", item=item, account=step.account)
        if is_debit:
            undone = "step_returned" if step.type is DocumentType.CASH else "step_reversed"
            name = undone if step.is_undone else "settled_by"
        else:
            name = "no_longer_used_for" if step.is_undone else "used_for"
        return self._texts.word("statement", name, item=item)

    def _movements(self, part: StatementFacts) -> list[Row]:
        balances = accumulate((each.amount_minor for each in part.moved), initial=part.proof.opening_minor)
        next(balances)
        return [self._movement(each, balance) for each, balance in zip(part.moved, balances, strict=True)]

    def _movement(self, each: Moved, balance: int) -> Row:
        formats, minor = self._formats, each.amount_minor
        return Row(
            cells=(
                formats.day(each.on),
                self._moved(each),
                *((each.reference,) if self._referenced else ()),
                formats.day(each.due_on) if each.kind is MovementKind.POSTED and minor > 0 else "",
                self._figure(minor) if minor > 0 else "",
                self._figure(-minor) if minor <= 0 else "",
                self._figure(balance),
            ),
            adds_minor=minor,
        )

    def _moved(self, each: Moved) -> str:
        item = self._name(each.type, each.number)
        match each.kind:
            case MovementKind.POSTED:
                return item
            case MovementKind.RETURNED:
                name = "movement_returned" if each.type is DocumentType.CASH else "movement_reversed"
                return self._texts.word("statement", name, item=item)
            case MovementKind.TRANSFERRED:
                name = "transfer_to" if each.amount_minor > 0 else "transfer_from"
            case MovementKind.TRANSFER_RETURNED:
                name = "transfer_to_undone" if each.amount_minor < 0 else "transfer_from_undone"
        item = self._in_words(each.type, each.number)
        return self._texts.word("statement", name, item=item, account=each.account)

    def _end(self, minor: int, columns: int) -> Row:
        return Row((*[""] * (columns - 1), self._figure(minor)), 0)

    def _carry(self) -> Carry:
        return Carry(self._word("carried_forward"), self._word("brought_forward"), self._figure)

    def _name(self, kind: DocumentType, number: str) -> str:
        return f"{self._types[kind]} {number}"

    def _in_words(self, kind: DocumentType, number: str) -> str:
        """Return the name as it stands within a sentence."""
        return f"{self._types[kind].lower()} {number}"

    def _word(self, name: str) -> str:
        return self._texts.word("words", name)

    def _statement(self, name: str) -> str:
        return self._texts.word("statement", name)

    def _figure(self, minor: int) -> str:
        return self._formats.figure(minor, self._facts.currency)


def _whose(part: StatementFacts) -> str:
    return f"{part.addressee.account} · {part.addressee.name}"

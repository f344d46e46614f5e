"""All services of one open book, each made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from creditdesk.services.book.book import Book

if TYPE_CHECKING:
    from creditdesk.services.cash.service import Cash
    from creditdesk.services.desk.diary import Diary
    from creditdesk.services.desk.filed_mails import FiledMails
    from creditdesk.services.desk.mandates import Mandates
    from creditdesk.services.desk.service import Desk
    from creditdesk.services.insight.service import Insight
    from creditdesk.services.ledger.service import Ledger
    from creditdesk.services.letters.behaviour_desk import BehaviourDesk
    from creditdesk.services.letters.case_file import CaseFiles
    from creditdesk.services.letters.copy_desk import CopyDesk
    from creditdesk.services.letters.history_writing import HistoryWriting
    from creditdesk.services.letters.interest_desk import Interest
    from creditdesk.services.letters.outbox import Outbox
    from creditdesk.services.letters.own_texts import OwnTexts
    from creditdesk.services.letters.policy_desk import PolicyDesk
    from creditdesk.services.letters.promise_writing import PromiseWriting
    from creditdesk.services.letters.query_writing import QueryWriting
    from creditdesk.services.letters.runs import LetterRuns
    from creditdesk.services.letters.service import Letters
    from creditdesk.services.letters.statement_runs import StatementRuns
    from creditdesk.services.letters.text_messages import TextMessages
    from creditdesk.services.letters.text_trial import TextTrials


class Office:
    """What the window and the command line ask for work. Made by `Office.of`.

    The rooms are imported when they are first entered, so that the window shows its worklist before pandas,
    matplotlib or ReportLab load.
    """

    def __init__(self, book: Book) -> None:
        self.book = book

    @classmethod
    def of(cls, book: Book) -> Office:
        """Return the office of an open book."""
        return cls(book)

    @cached_property
    def ledger(self) -> Ledger:
        """Customers, open items, aging, search."""
        from creditdesk.services.ledger.service import Ledger  # noqa: PLC0415 - see the class

        return Ledger(self.book)

    @cached_property
    def desk(self) -> Desk:
        """Calls, promises, queries, follow-ups, drafts."""
        from creditdesk.services.desk.service import Desk  # noqa: PLC0415 - see the class

        return Desk(self.book)

    @cached_property
    def diary(self) -> Diary:
        """Holds, tasks, and what is kept in mind of each debtor."""
        from creditdesk.services.desk.diary import Diary  # noqa: PLC0415 - see the class

        return Diary(self.book)

    @cached_property
    def mandates(self) -> Mandates:
        """What debtors have allowed us to collect."""
        from creditdesk.services.desk.mandates import Mandates  # noqa: PLC0415 - see the class

        return Mandates(self.book)

    @cached_property
    def cash(self) -> Cash:
        """Files in."""
        from creditdesk.services.cash.service import Cash  # noqa: PLC0415 - see the class

        return Cash(self.book)

    @cached_property
    def letters(self) -> Letters:
        """The gate, letters and statements."""
        from creditdesk.services.letters.service import Letters  # noqa: PLC0415 - see the class

        return Letters(self.book)

    @cached_property
    def letter_texts(self) -> OwnTexts:
        """The house's own words of letters."""
        from creditdesk.services.letters.own_texts import OwnTexts  # noqa: PLC0415 - see the class

        return OwnTexts(self.book)

    @cached_property
    def text_trials(self) -> TextTrials:
        """Texts of letters, tried out before they are kept."""
        from creditdesk.services.letters.text_trial import TextTrials  # noqa: PLC0415 - see the class

        return TextTrials(self.book)

    @cached_property
    def interest(self) -> Interest:
        """Rates of interest, by what each debtor owes it, and the ledger of interest and fees."""
        from creditdesk.services.letters.interest_desk import Interest  # noqa: PLC0415 - see the class

        return Interest(self.book)

    @cached_property
    def policies(self) -> PolicyDesk:
        """Dunning policies and who follows which."""
        from creditdesk.services.letters.policy_desk import PolicyDesk  # noqa: PLC0415 - see the class

        return PolicyDesk(self.book)

    @cached_property
    def behaviour(self) -> BehaviourDesk:
        """How debtors behave, what that proposes, and what was decided on it."""
        from creditdesk.services.letters.behaviour_desk import BehaviourDesk  # noqa: PLC0415 - see the class

        return BehaviourDesk(self.book)

    @cached_property
    def letter_runs(self) -> LetterRuns:
        """Runs of letters by policy: proposed, decided, released."""
        from creditdesk.services.letters.runs import LetterRuns  # noqa: PLC0415 - see the class

        return LetterRuns(self.book)

    @cached_property
    def query_letters(self) -> QueryWriting:
        """Letters and mail drafts about queries."""
        from creditdesk.services.letters.query_writing import QueryWriting  # noqa: PLC0415 - see the class

        return QueryWriting(self.book)

    @cached_property
    def promise_letters(self) -> PromiseWriting:
        """Confirmations of promises, as letters and mail drafts."""
        from creditdesk.services.letters.promise_writing import PromiseWriting  # noqa: PLC0415 - see the class

        return PromiseWriting(self.book)

    @cached_property
    def text_messages(self) -> TextMessages:
        """What text messages say, and those that were sent."""
        from creditdesk.services.letters.text_messages import TextMessages  # noqa: PLC0415 - see the class

        return TextMessages(self.book)

    @cached_property
    def filed_mails(self) -> FiledMails:
        """Mails of debtors, kept and told in the history."""
        from creditdesk.services.desk.filed_mails import FiledMails  # noqa: PLC0415 - see the class

        return FiledMails(self.book)

    @cached_property
    def outbox(self) -> Outbox:
        """Mails on their way out."""
        from creditdesk.services.letters.outbox import Outbox  # noqa: PLC0415 - see the class

        return Outbox(self.book)

    @cached_property
    def histories(self) -> HistoryWriting:
        """Histories of debtors on paper."""
        from creditdesk.services.letters.history_writing import HistoryWriting  # noqa: PLC0415 - see the class

        return HistoryWriting(self.book)

    @cached_property
    def statement_runs(self) -> StatementRuns:
        """Runs of statements saved under names."""
        from creditdesk.services.letters.statement_runs import StatementRuns  # noqa: PLC0415 - see the class

        return StatementRuns(self.book, self.letters)

    @cached_property
    def copies(self) -> CopyDesk:
        """Copies of invoices that go with letters."""
        from creditdesk.services.letters.copy_desk import CopyDesk  # noqa: PLC0415 - see the class

        return CopyDesk(self.book)

    @cached_property
    def case_files(self) -> CaseFiles:
        """A debtor's history, statement and letters bound as one document."""
        from creditdesk.services.letters.case_file import CaseFiles  # noqa: PLC0415 - see the class

        return CaseFiles(self.book)

    @cached_property
    def insight(self) -> Insight:
        """How debtors pay."""
        from creditdesk.services.insight.service import Insight  # noqa: PLC0415 - see the class

        return Insight(self.book)

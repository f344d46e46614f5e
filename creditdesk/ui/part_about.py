"""What each part is for that answers no keys of its own, for the help: by part, or by the title of a window."""

from __future__ import annotations

from creditdesk.ui.part_names import PARTS

ABOUT = {
    "Top bar": (
        "The pages, one for each kind of work; the line in which anything is found (Ctrl+K); and under the "
        "company's name the menu of all that can be done."
    ),
    "Find anything": (
        "Type the start of a name, an invoice, an amount, a telephone number in any form, words of a note or a "
        "command. Up and Down choose, Enter opens, Esc closes."
    ),
    "Notice": (
        "Something to know, with the one button that helps. It stays until you close it, and nothing waits for it."
    ),
    "Foot of the window": (
        "The day and figures of the ledger, and the work that is running. Enter or a click on a figure shows how it "
        "was reckoned; so does Ctrl+K with its name. In the demo company it is the way out; in a book "
        "that another has open, the way to write in it once it is free."
    ),
    "Run of statements": (
        "What is kept under a name, to be made again each month: which statement, and who gets one. Nobody gets one "
        "who has nothing to list. Letters page, Issued: choose the run, then Statements to a folder."
    ),
    "Copies of invoices": (
        "The folder in which your invoices lie as PDF. A file is the copy of the invoice whose number its name holds; "
        "a folder within it called by a debtor's account comes first. The preview of a letter says what was not found."
    ),
    "Case so far": (
        "What the file holds besides the chronology and every letter as it was sent. Leave the notes out where it goes "
        "to somebody else. Its first page says what stands on which page; nothing is sent by saving it."
    ),
    PARTS: "Not all parts of the page have room side by side: choose the one to work in.",
    "Desk page": (
        "The working day: whom to ring at the left, the debtor in the middle, the call at the right. F6 goes from"
        " part to part."
    ),
    "Debtor tabs": (
        "What is known of the debtor beside the open items: Left and Right go from one to the next, Tab into it. "
        "T shows the timeline, G how they pay, C the contacts."
    ),
    "Letters page": (
        "Due today: whose letter has its turn and why, and who is held back and why. W says it by the row, Space "
        "leaves a letter out, S sends a held one all the same, H holds the debtor, and Ctrl+Enter writes the ticked. "
        "Issued: what went out. Type to find one, Enter shows it; statements "
        "for everybody are made there. Outbox: what goes by e-mail. Of a mail that may or may not have gone, you say "
        "which, and until then it goes nowhere."
    ),
    "Post": (
        "Letters of the runs that go by post wait here until you say that they came out of the printer. Print them as "
        "one job, also on both sides of the paper, or as a job for each kind of letter, in a tray of its own. After a "
        "no, a jam or a restart they are offered again. If you printed them from the folder, say so; Ctrl+Z takes that "
        "back."
    ),
    "Change the bank details": (
        "What changes, read back once more: who pays into a wrong account pays twice, or you do. Say why, and let "
        "another person look at it, or type the number again from your bank's papers. It is recorded with your name."
    ),
    "Account": "What is owed by age in each currency, and what the ledger knows of the account.",
    "New book": (
        "A book is one file that holds all that CreditDesk knows of a company. The name goes on letters, the "
        "country and currency are taken from this computer; change what is wrong. The ledger comes next."
    ),
    "Promises": (
        "What this debtor promised, and how each stands. Move takes one to another day, Cancel ends it; both are taken "
        "back by Ctrl+Z at the Desk."
    ),
    "Confirm the promise": (
        "A letter or mail draft that says back to the debtor what was promised. Nothing is sent from here: a "
        "draft opens in your mail program."
    ),
    "Answer to the query": (
        "How the query ended: accepted with a credit to come, rejected, withdrawn, mediated. From then on the "
        "rest is chased again."
    ),
    "Who answers the query": (
        "The one who owes an answer, in the team or outside it, and until when. Once it is late it is on the worklist."
    ),
    "Write about the query": (
        "An acknowledgement or answer to the customer, or a report to the owner, as PDF or mail draft."
    ),
    "Which credit note came": "The credit note that settles the query, chosen among those of the debtor.",
    "Documents of the query": "Files that belong to the query, kept beside the book: open, save, attach.",
    "What queries cost": "How long queries take to be answered, and what they come from.",
    "Hold": (
        "Leaves the debtor, or the one item selected, alone until a day: no letter goes, and it is not on the "
        "list. It ends by itself; Ctrl+Z takes it back."
    ),
    "Holds": "Who is left alone or on stop, why, and until when. Those without an end are marked; lift one here.",
    "Task": (
        "Something to be done about this debtor, on a day and at a time if you like, by you or somebody else. You"
        " are reminded of it on screen."
    ),
    "Tasks": "What is to be done: late, due, coming. Finish, move, or hand one over; Enter shows its debtor.",
    "Move the task": "Another day for the task, as you would say it: fri, tomorrow 14:00, in 2 weeks.",
    "Hand the task over": "Who does it from now on. It leaves your list and comes onto theirs.",
    "What to keep in mind": (
        "A note pinned beside every call, a note to be dealt with first, and how to treat the debtor: hardship, "
        "co-operation, courtesy calls. The tone and the way of letters are those in which their letters go."
    ),
    "Behaviour": (
        "What the debtor's own record makes of them, by which figures, and what ladder, tone and way of letters that "
        "calls for. Nothing changes before you say so. You may know better: take them for something else. What was "
        "decided is kept with who, when and why, and can be taken back."
    ),
    "Behaviour to decide on": (
        "Debtors with something overdue whose record calls for other letters than they get, until somebody decides. D "
        "does what is proposed, L leaves it, Enter looks at one; Ctrl+Z takes the last back."
    ),
    "Contacts missing": "Debtors who owe and cannot be rung, the largest first. Enter shows the debtor's contacts.",
    "Personal data": (
        "All that is kept of this person: shown, saved for them, or erased as far as the law allows, with what is"
        " kept and why."
    ),
    "Entry": "One entry of the history, whole. Entries are corrected by a new one, never erased.",
    "While you were out": (
        "What came due, broke, was paid and was imported since you last worked here. Enter shows the debtor."
    ),
    "Company and letterhead": (
        "Your address, bank accounts, logo, colours, margins and signature as they stand on every letter, beside a "
        "letter that shows them. Nothing changes before you save."
    ),
    "Words of letters": (
        "What each letter says, in each language. Ctrl+Space puts a field in, Enter begins a paragraph, Alt+Up and "
        "Alt+Down move it. What is wrong stands below it, and the letter beside says it to the debtor you choose. "
        "Letters say it once you save; every version is kept."
    ),
    "Settings": (
        "Type a word to find a setting. Each is kept in the book, for everybody who works in it, once you save."
    ),
    "Points of the worklist": (
        "How many points each reason counts. Try them first: today's order is shown as they would make it, and "
        "nothing changes before you save."
    ),
    "Cover for absence": "Who works whose debtors while they are away, from which day to which.",
    "Rates of interest": (
        "How far each reference rate is known, by which late payment bears interest. Enter one once it is published; "
        "without it no interest is worked out."
    ),
    "Terms of interest": (
        "By what law or contract each debtor owes interest. Nothing needs to be set where the law of the debtor's "
        "country holds; a contract takes its place, never a place beside it. Set again, or removed, by one step each."
    ),
    "Interest and fees": (
        "What letters stated and claimed on each item, and what was paid, waived or invoiced of it. It is in no "
        "balance until the accounts invoice it, and what was settled is not asked for again. S shows step by step who "
        "did it and why; F charges a fee."
    ),
    "How the charge came about": (
        "Each step with who took it and why. A step of yours may be taken back while nothing came after it; what a "
        "letter said has left the building, and can be waived."
    ),
    "What became of the charge": (
        "How much of it was paid, waived or invoiced, or is claimed from now on. A waiver says why; Ctrl+Z takes the "
        "step back."
    ),
    "Agreed fee": (
        "A fee that your terms provide, such as for a returned payment. Letters about the invoice ask for it until it "
        "is paid or waived; to a debtor in the United Kingdom they do so once Settings name the terms."
    ),
    "Mandates": (
        "What debtors have allowed you to collect from their accounts: by which scheme, how much, on which day. "
        "CreditDesk collects nothing; it keeps what was agreed. A writes one for the debtor who is shown on the Desk."
    ),
    "Mandate": "What the debtor signed, by its id at the bank. Leave empty what varies. Ctrl+Z takes it back.",
    "Days of acceptance": (
        "By Indian law interest for registered small suppliers counts from the day on which a delivery was accepted. "
        "Write it down for each invoice, or set under Terms of interest after how many days invoices count as accepted."
    ),
    "Day of acceptance": (
        "The day of delivery; where the buyer objected in writing within 15 days, the day on which that was put right."
    ),
    "Mail server": (
        "Where the outbox hands in the letters that go by e-mail. Saving tries it first; no mail is sent by that. "
        "Without a server, mails open in your mail program and you send them from there."
    ),
    "Text message": (
        "What a text to their mobile would say, and in how many messages. Copy it to your telephone and send it from "
        "there; It was sent writes it into the history."
    ),
    "Change the mail": (
        "Where the mail goes, and the few words around the letter. The letter itself stays as it was issued."
    ),
    "Dunning policies": (
        "The ladders of letters. Choose one at the left; F6 goes on to it. Nothing changes who gets which letter "
        "before you save, and Ctrl+Z takes that back. Letters already issued keep the ladder by which they went."
    ),
    "Ladder: letters": (
        "The letters in their order, drawn along the days from a due date. Ins adds one, Del takes one out, Ctrl+Up "
        "and Ctrl+Down move it. A note before the due date is no step. Steps are never skipped and keep their distance."
    ),
    "Ladder: rules": "What holds for all letters of the ladder, or why its debtors are not written to.",
    "Ladder: who follows it": (
        "How many debtors follow it and why. An item follows its own wish, then its debtor's, the sector's, the legal "
        "form's, the house's; where nothing is said, what is ready for the country. Del takes a wish back."
    ),
    "Ladder: on a debtor": (
        "The same rules as the run of letters, asked for each working day to come: what goes when, why, and what holds "
        "it. What is filled in and not saved is played too. Nothing is sent or kept."
    ),
    "Name of the new ladder": "It begins like the one that is shown; nobody follows it before you assign it.",
    "Who follows it": "Whom it is for, and why. It holds for letters from now on; Ctrl+Z takes it back.",
    "Outcomes and reasons": (
        "How a call can end and why a debtor does not pay: those of CreditDesk, and those of the house beside "
        "them. Retired ones stay readable in the history."
    ),
    "Own outcome": "One more way in which a contact can end: its name, what it asks for, and what follows.",
    "Name of an outcome or reason": "The words that are shown from now on; old entries keep theirs.",
    "Keyboard shortcuts": "Type to keep the keys that fit. Esc closes.",
}

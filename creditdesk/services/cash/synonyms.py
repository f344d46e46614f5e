"""What ledgers call the columns that CreditDesk has names for: in English, German, French, Dutch and Spanish.

Names are compared without case, accents, blanks and signs. Where one name could mean two of ours, the kind of file and
what the column holds decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from creditdesk.domain.document import DocumentType
from creditdesk.domain.parsing import currency_of_sign
from creditdesk.services.cash.profiles import Kind
from creditdesk.services.cash.reading import plain_name
from creditdesk.services.codes import currencies

# "Betrag in EUR", "Amount (GBP)", "Total €", "amount_eur": the unit says nothing of what the column is.
_IN_CURRENCY = re.compile(
    r"(?P<name>.+?)[\s(\[/_-]+(?:in\s+|en\s+)?(?:[€£$]\s*)?(?P<unit>[A-Z]{3}|eur|gbp|usd|chf|[€£$])[)\]]*"
)
_PARTY = """
    account | account no | account number | account code | account ref | account reference | acc no | a/c | a/c ref
    | a/c no | a/c number | a/c code | acc | acc number | acct | acct no | acct number | acct code | acct ref | cust
    | cust code | cust ref | cust a/c | cust acct | customer a/c | customer account no | customer account number
    | customer | customer no | customer number | customer code | customer id | customer account | customer ref
    | cust no | cust number | cust id | debtor | debtor no | debtor number | debtor code | client | client no
    | client code | client id | contact account number | entity | sold-to | sold-to party | bill-to | payer
    | customer full name | contact name | party's name | partner | kunde | kundennr | kundennummer | kunden-nr
    | kd-nr | kd-nummer | kd-konto | kunden-id | kundenkonto | kundencode | deb-nr | deb-konto
    | debitor | debitorennr | debitorennummer | debitor nr | debitorenkonto | konto | kontonummer | personenkonto
    | client n° | no client | n° client | numero client | code client | compte | compte client | compte tiers
    | code tiers | tiers | klant | klantnr | klantnummer | klantcode | klant-id | debiteur | debiteurnr | debiteurnummer
    | debiteurcode | debiteurennr | debiteurennummer
    | relatie | relatienummer | cliente | codigo cliente | cod cliente | n cliente | num cliente
    | numero de cliente | codigo de cliente | cuenta
"""
_NAME = """
    name | customer name | account name | company | company name | debtor name | client name | cust name
    | name customer | trading name | kundenname | firma | firmenname | name 1 | bezeichnung | nom | nom client
    | nom du client | raison sociale | intitule | naam | klantnaam | bedrijfsnaam | debiteurnaam | nombre
    | nombre cliente | razon social | denominacion
"""
_WORDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.DOCUMENTS: {
        "account": _PARTY,
        "name": _NAME,
        "type": """
            type | doc type | document type | transaction type | trans type | tran type | trx type | txn type | kind
            | belegart | dokumentart | vorgangsart | buchungsart | art | type de piece | type piece | type document
            | nature | soort | documentsoort | boekingssoort | tipo | tipo documento | tipo de documento | clase
        """,
        "number": """
            number | no | num | nr | n° | numero | nummer
            | invoice | invoice no | invoice number | invoice id | inv no | inv number | doc no
            | doc number | document no | document number | document id | doc id | transaction no | trans no | voucher
            | voucher no | bill no | ref no | rechnung | rechnungsnr | rechnungsnummer | belegnr | belegnummer
            | beleg | beleg-nr | facture | n° facture | no facture | numero facture | n° piece | piece
            | numero de piece | factuur | factuurnr | factuurnummer | boekstuknummer | stuknummer | factura
            | n factura | no factura | num factura | numero factura | numero de factura | n documento | numero documento
        """,
        "date": """
            date | doc date | document date | invoice date | inv date | posting date | posted | posted on
            | transaction date | trans date | tran date | issue date | issued | bill date | tax date
            | invoice/bill date | datum | rechnungsdatum | belegdatum | buchungsdatum | ausstellungsdatum | date facture
            | date de facture | date piece | date de piece | date emission | date d'emission | factuurdatum
            | boekdatum | boekingsdatum | fecha | fecha factura | fecha de factura | fecha emision | fecha de emision
            | fecha documento
        """,
        "due_date": """
            due | due date | due on | due by | payable by | payment due | payment due date | net due date
            | due in date | faellig | faellig am | fällig | fällig am | faelligkeit | fälligkeit | faelligkeitsdatum
            | fälligkeitsdatum | zahlbar bis | nettofälligkeit | echeance | date echeance | date d'echeance
            | vervaldatum | vervaldag | vencimiento | fecha vencimiento | fecha de vencimiento
        """,
        "amount": """
            amount | value | total | gross | gross amount | gross value | invoice amount | invoice total | doc amount
            | document amount | total amount | amount inc vat | amount in doc currency | amount in local currency
            | total signed | total open amount | betrag | bruttobetrag | brutto | rechnungsbetrag | gesamtbetrag
            | betrag in belegwährung | belegbetrag | montant | montant ttc | total ttc | ttc | bedrag | factuurbedrag
            | totaalbedrag | bedrag incl btw | importe | importe total | importe factura | monto | original amount
            | orig amount | original value | invoice value | gross total | total gross | total value | grand total
            | summe | belegsumme | gesamtsumme | rechnungssumme | bruttowert | betrag brutto | ursprungsbetrag
            | forderungsbetrag | montant facture | montant total | montant initial | montant d'origine | total facture
            | totaal | totaal bedrag | brutobedrag | bruto bedrag | oorspronkelijk bedrag | importe bruto
            | importe original | total factura | monto total
        """,
        "open_amount": """
            open | open amount | open balance | balance | balance due | outstanding | outstanding amount
            | amount outstanding | amount due | amount due signed | invoice amount due | unpaid | remaining
            | remaining amount | os amount | o/s | offen | offener betrag | offener posten | restbetrag | saldo
            | solde | reste a payer | restant du | solde du | openstaand | openstaand bedrag | openstaande bedrag
            | nog te betalen | pendiente | importe pendiente | saldo pendiente | amount open | open value | open total
            | total outstanding | outstanding balance | balance outstanding | unpaid amount | unpaid balance
            | remaining balance | balance owing | amount owing | total due | noch offen | offene summe | offener saldo
            | offener rest | offene forderung | restforderung | restsaldo | op-betrag | op-saldo | reste du
            | montant restant | montant ouvert | montant du | solde restant | solde ouvert | non regle | a payer
            | open bedrag | openstaand saldo | restant bedrag | restbedrag | nog open | te betalen | importe abierto
            | importe restante | saldo abierto | por cobrar | saldo por cobrar | monto pendiente
        """,
        "currency": """
            currency | currency code | ccy | curr | cur | doc currency | document currency | invoice currency | währung
            | waehrung | währungscode | belegwährung | devise | monnaie | code devise | valuta | munt | valutacode
            | moneda | divisa
        """,
        "reference": """
            reference | ref | your ref | your reference | invoice reference | details | description | memo | text
            | referenz | buchungstext | verwendungszweck | libelle | reference client | referentie | omschrijving
            | kenmerk | referencia | descripcion | concepto
        """,
        "po_number": """
            po | po no | po number | p o | purchase order | order no | order number | customer order | customer po
            | bestellnr | bestellnummer | auftragsnummer | bon de commande | n° commande | numero commande
            | inkooporder | ordernummer | bestelnummer | pedido | n pedido | numero de pedido | orden de compra
        """,
        "settled_on": """
            paid on | paid date | date paid | payment date | clear date | cleared on | clearing date | settled
            | settled on | fully paid on | fully paid date | ausgleichsdatum | zahlungsdatum | bezahlt am
            | date de paiement | date paiement | date reglement | betaaldatum | betaald op | fecha pago
            | fecha de pago
        """,
        "disputed_amount": """
            disputed | disputed amount | in dispute | query amount | strittig | betrag strittig | montant litige
            | litige | betwist | betwist bedrag | disputado | importe disputado
        """,
        "dispute_reason": """
            dispute reason | query reason | reason | query | streitgrund | klärungsgrund | motif litige | reden
            | reden betwisting | motivo | motivo disputa
        """,
        "reversed_on": """
            reversed | reversed on | reversal date | bounced | bounced on | stornodatum | storniert am
            | date annulation | gestorneerd op | fecha anulacion
        """,
        "accepted_on": """
            accepted | accepted on | acceptance date | date of acceptance | day of acceptance | abnahme | abnahmedatum
            | abgenommen am | date d'acceptation | accepte le | acceptatiedatum | geaccepteerd op | fecha aceptacion
            | fecha de aceptacion
        """,
        "debit": "debit | debits | debit amount | dr | soll | sollbetrag | débit | debet | debe | cargo",
        "credit": "credit | credits | credit amount | cr | haben | habenbetrag | crédit | avoir | haber | abono",
    },
    Kind.CUSTOMERS: {
        "account": _PARTY + " | reference | code | id",
        "name": _NAME + " | display name",
        "legal_form": """
            legal form | company type | entity type | rechtsform | forme juridique | rechtsvorm | forma juridica
        """,
        "country": "country | country code | land | ländercode | pays | code pays | pais | país | bill addr country",
        "currency": "currency | currency code | ccy | währung | waehrung | devise | valuta | munt | moneda | divisa",
        "terms": """
            terms | payment terms | terms of payment | zahlungsbedingung | zahlungsbedingungen | zahlungsziel
            | conditions de paiement | delai de paiement | betalingsvoorwaarde | betalingsconditie | betaaltermijn
            | condiciones de pago | forma de pago | plazo de pago
        """,
        "credit_limit": """
            credit limit | limit | kreditlimit | kreditrahmen | plafond | limite de credit | encours autorise
            | encours max | kredietlimiet | limite | limite credito | limite de credito
        """,
        "parent_account": """
            parent | parent account | head office | group account | parent customer | konzern | zentrale
            | compte mere | maison mere | hoofdkantoor | moederbedrijf | matriz | cuenta matriz
        """,
        "sector": "sector | industry | trade | branche | secteur | secteur d'activite | bedrijfstak | actividad",
        "controller": """
            controller | credit controller | collector | account manager | sachbearbeiter | gestionnaire
            | charge de recouvrement | behandelaar | kredietbeheerder | gestor
        """,
        "language": "language | language code | sprache | langue | taal | idioma",
        "email": """
            email | e-mail | main email | email address | mail | e-mail-adresse | courriel | adresse mail
            | emailadres | e-mailadres | correo | correo electronico
        """,
        "phone": """
            phone | telephone | tel | phone no | phone number | main phone | phone1 | telefon | telefonnummer
            | telephone 1 | telefoon | telefoonnummer | telefono | teléfono
        """,
        "contact": """
            contact | contact name | contact person | main contact name | primary person | attention | ansprechpartner
            | kontakt
            | interlocuteur | contactpersoon | contacto | persona de contacto
        """,
        "address1": """
            address | address 1 | address line 1 | street | bill addr line1 | main address line 1 | po address line1
            | strasse | straße | adresse | adresse 1 | rue | adres | straat | direccion | calle | domicilio
        """,
        "address2": """
            address 2 | address line 2 | bill addr line2 | po address line2 | line 2 | adresszusatz | adresse 2
            | complement adresse | adres 2 | direccion 2
        """,
        "city": """
            city | town | bill addr city | po city | address 4 | ort | stadt | ville | commune | plaats | woonplaats
            | stad | ciudad | poblacion | localidad
        """,
        "region": """
            region | county | state | province | bill addr state | po region | bundesland | departement | provincie
            | provincia
        """,
        "postcode": """
            postcode | post code | postal code | zip | zip code | bill addr postal code | po postal code | plz
            | postleitzahl | code postal | cp | codigo postal
        """,
        "vat_number": """
            vat | vat no | vat number | vat registration number | tax number | tax id | ust-id | ust-idnr | ustid
            | umsatzsteuer-id | n° tva | numero tva | tva intracommunautaire | btw | btw-nummer | btwnr | nif | cif
        """,
        "registration_number": """
            registration number | company number | company reg no | registered number | handelsregister
            | handelsregisternummer | siren | siret | kvk | kvk-nummer | registro mercantil
        """,
    },
    Kind.ALLOCATIONS: {
        "account": _PARTY,
        "credit_type": "credit type | payment type | from type",
        "credit_number": """
            credit number | credit no | payment no | payment number | receipt | receipt no | cash no | from number
        """,
        "debit_type": "debit type | invoice type | to type",
        "debit_number": "debit number | debit no | invoice | invoice no | invoice number | to number",
        "date": "date | allocated on | allocation date | applied on | matched on | datum | fecha",
        "amount": """
            amount | allocated | allocated amount | applied | amount applied | betrag | montant | bedrag | importe
        """,
    },
}  # fmt: skip
_TYPES: Mapping[DocumentType, str] = {
    DocumentType.INVOICE: """
        invoice | inv | si | sin | sales invoice | tax invoice | rv | dr | rechnung | re | ar | ausgangsrechnung
        | facture | fac | fa | factuur | fact | verkoopfactuur | factura | fra | out invoice | customer invoice
        | rech | rng | in | invc | bill | ft | fv | vf | accrec | debit note | dn | nd | lastschrift
    """,
    DocumentType.CREDIT_NOTE: """
        credit note | credit memo | credit | cn | crn | sc | sales credit | sales credit note | dg | rg | gutschrift
        | gs | avoir | av | note de credit | creditnota | creditfactuur | abono | nota de credito | nota de abono
        | out refund | gu | gut | cm | crm | cred | nc | ncr | accreccredit | cr note | note credit | creditfact
    """,
    DocumentType.CASH: """
        cash | receipt | sales receipt | payment | pmt | rcp | sr | sa | dz | bank receipt | deposit | overpayment
        | sales overpayment | prepayment | sales prepayment | zahlung | zahlungseingang | ze | reglement | paiement
        | encaissement | betaling | ontvangst | cobro | pago | za | zlg | zahl | bank | pay | py | pm | rct | rec | chq
        | cheque | bacs | ueberweisung | überweisung | vir | virement | regl | bet | ontv | recibo | rc | transferencia
    """,
    DocumentType.REFUND: "refund | sp | rückzahlung | remboursement | terugbetaling | reembolso | devolucion",
    DocumentType.JOURNAL_DEBIT: "journal | journal entry | journal debit | general journal | jnl | jd | od",
    DocumentType.JOURNAL_CREDIT: "journal credit | jc",
    DocumentType.WRITE_OFF: "write off | write-off | bad debt | ausbuchung | abschreibung | perte | afboeking",
    DocumentType.DISCOUNT: "discount | sd | settlement discount | skonto | escompte | korting | descuento",
    DocumentType.INTEREST: "interest | finance charge | zinsen | interets | rente | intereses",
}


def field_for(title: str, kind: Kind) -> str:
    """Return our name for a column of that name in a file of that kind; empty if it has none."""
    found = _FIELDS[kind].get(_bare(title), "")
    if not found and (said := _IN_CURRENCY.fullmatch(title.strip())):
        unit = said["unit"]
        if not unit.isalpha() or unit.upper() in currencies():
            return field_for(said["name"], kind)
    return found


def currency_in(title: str) -> str:
    """Return the code of the currency that the title of an amount names; empty if it names none, or only `$`."""
    said = _IN_CURRENCY.fullmatch(title.strip())
    code = currency_of_sign(said["unit"]) if said else ""
    return code if code in currencies() else ""


def type_for(word: str) -> str:
    """Return the document type that a word of some ledger means; empty if none is known to."""
    return _TYPE_WORDS.get(_bare(word), "")


def kind_for(titles: Sequence[str]) -> Kind:
    """Return what the rows of a file with these columns most probably are."""
    fields = {kind: {field_for(title, kind) for title in titles} - {""} for kind in Kind}
    if {"credit_number", "debit_number"} <= fields[Kind.ALLOCATIONS]:
        return Kind.ALLOCATIONS
    # A balance alone may stand in a list of customers, too.
    tells_documents = fields[Kind.DOCUMENTS] & {"date", "due_date", "amount", "debit", "credit"}
    return Kind.DOCUMENTS if tells_documents else Kind.CUSTOMERS


def _bare(title: str) -> str:
    """Return a name without case, accents, blanks and signs."""
    letters = unicodedata.normalize("NFKD", plain_name(title.replace("°", "o").replace("º", "o")))
    return "".join(letter for letter in letters if letter.isalnum())


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {_bare(word): ours for ours, text in words.items() for word in (ours, *text.split("|"))}


_FIELDS = {kind: _by_word(words) for kind, words in _WORDS.items()}
_TYPE_WORDS = _by_word({kind.value: text for kind, text in _TYPES.items()})

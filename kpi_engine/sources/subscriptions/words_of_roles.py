"""The words above the columns of a table of subscriptions, in the order in which they are preferred."""

from __future__ import annotations

from kpi_engine.sources.header_words import DIMENSIONS

CUSTOMER = (
    ("customer id", "customer number", "customer no", "customer nr", "customer code", "customer key",
     "cust id", "cust no", "customer ref", "customer account id", "customer uuid", "kundennummer",
     "kunden nr", "kundennr", "kunden id", "debitor", "debitorennummer", "numéro client", "no client",
     "código cliente", "codice cliente", "klantnummer", "id cliente", "id client"),
    ("customer", "customers", "kunde", "cliente", "klant", "cust"),
    ("account id", "account code", "account number", "account no", "account", "client id", "client number",
     "client no", "client code", "client", "subscriber id", "subscriber", "organization id",
     "organisation id", "organization", "organisation", "org id", "company id", "tenant id", "tenant",
     "workspace id", "member id", "user id", "debtor", "debtor number", "logo"),
    ("customer name", "account name", "client name", "company", "company name", "organization name",
     "organisation name", "kundenname", "firma", "nom du client", "nombre cliente"),
    ("customer email", "account email", "email"),
)  # fmt: skip
SUBSCRIPTION = (
    ("subscription id", "subscription number", "subscription no", "subscription code", "subscription uuid",
     "subscription", "sub id", "subscriptions id", "abo nr", "abonummer", "abo id", "id abonnement"),
    ("contract id", "contract number", "contract no", "contract ref", "contract", "agreement id",
     "agreement number", "vertragsnummer", "vertrag nr", "vertrag", "contrat", "numéro de contrat"),
    ("id", "uuid"),
)  # fmt: skip
START = (
    ("start date", "start", "starts", "starts at", "start at", "started at", "starts on", "started on",
     "started", "date start", "date started", "start on", "subscription start", "subscription start date",
     "subscription started at", "contract start", "contract start date", "service start",
     "service start date", "begin", "begins", "begin date", "beginning", "from", "from date", "date from",
     "valid from", "effective from", "effective start date", "active from", "start month",
     "from month", "month from", "begins on",
     "commencement date", "commencement", "go live", "subscription began", "beginn", "startdatum", "von",
     "gültig ab", "gültig von", "vertragsbeginn", "abobeginn", "début", "date de début", "date début",
     "fecha inicio", "fecha de inicio", "inicio", "inizio", "data inizio", "begindatum", "ingangsdatum"),
    ("activated at", "activation date", "activated on", "period start", "period start date", "signup date",
     "sign up date", "signed up at", "first bill date", "first billing date"),
)  # fmt: skip
END = (
    ("end date", "end", "ends", "ends at", "end at", "ended at", "ends on", "ended on", "ended", "date end",
     "date ended", "subscription end", "subscription end date", "subscription ended at", "contract end",
     "contract end date", "service end", "service end date", "to", "to date", "date to", "until", "till",
     "valid to", "valid until", "valid till", "effective to", "effective until", "effective end date",
     "active to", "active until",
     "end month", "to month", "month to", "finish", "finish date", "ende", "enddatum", "bis", "gültig bis",
     "vertragsende", "aboende", "fin", "date de fin", "date fin", "fecha fin", "fecha de fin", "fine",
     "data fine", "einddatum"),
    ("expires at", "expires on", "expires", "expired at", "expiry", "expiry date", "expiration",
     "expiration date", "termination date", "terminated at", "terminated on", "deactivated at",
     "period end", "period end date"),
)  # fmt: skip
CANCELLED = (
    ("canceled at", "cancelled at", "cancellation date", "cancelation date", "cancel date", "canceled date",
     "cancelled date", "canceled on", "cancelled on", "date canceled", "date cancelled", "cancelled",
     "canceled", "cancellation", "kündigungsdatum", "gekündigt am", "kündigung", "date de résiliation",
     "fecha de cancelación", "data disdetta", "opzegdatum"),
    ("churn date", "churned at", "churned on", "churn month", "unsubscribed at"),
)  # fmt: skip
MONTH = (
    ("month", "date month", "month date", "year month", "yearmonth", "month year", "billing month",
     "service month", "mrr month", "revenue month", "activity month", "reporting month", "calendar month",
     "month start", "month end", "month ending", "month start date", "month end date", "month of service",
     "period", "reporting period", "monat", "mois", "mes", "mese", "maand", "periode"),
    ("date", "as of", "as of date", "as at", "snapshot date", "snapshot month", "datum", "fecha"),
)  # fmt: skip
MONTHLY_AMOUNT = (
    ("mrr", "monthly recurring revenue", "mrr amount", "mrr value", "subscription mrr", "customer mrr",
     "account mrr", "total mrr", "net mrr", "contracted mrr", "cmrr", "plan mrr"),
    ("monthly amount", "monthly fee", "monthly price", "monthly charge", "monthly charges",
     "monthly revenue", "monthly value", "monthly rate", "monthly cost", "monthly payment",
     "monthly subscription", "monthly subscription fee", "amount per month", "price per month",
     "fee per month", "charge per month", "amount monthly", "price monthly", "monatsbetrag",
     "monatlicher betrag", "monatspreis", "monatliche gebühr", "montant mensuel", "abonnement mensuel",
     "cuota mensual", "importe mensual", "importo mensile", "canone mensile", "maandbedrag"),
)  # fmt: skip
YEARLY_AMOUNT = (
    ("arr", "annual recurring revenue", "arr amount", "arr value"),
    ("annual contract value", "acv", "annual amount", "annual fee", "annual price", "annual value",
     "annual revenue", "annual charge", "annual subscription", "yearly amount", "yearly fee", "yearly price",
     "amount per year", "price per year", "jahresbetrag", "jahrespreis", "jahresgebühr", "jaarprijs",
     "montant annuel", "importe anual", "importo annuo", "jaarbedrag"),
)  # fmt: skip
PLAIN_AMOUNT = (
    ("amount", "plan amount", "subscription amount", "recurring amount", "recurring revenue",
     "subscription revenue", "subscription value", "net amount", "amount net", "recurring charge",
     "recurring fee", "recurring price", "betrag", "montant", "importe", "importo", "bedrag", "nettobetrag"),
    ("price", "fee", "plan price", "subscription price", "subscription fee", "charge", "rate", "value",
     "revenue",
     "preis", "gebühr", "prix", "precio", "prezzo", "prijs"),
)  # fmt: skip
UNIT_AMOUNT = ((
    "unit price", "unit amount", "price per unit", "price per seat", "seat price", "price per user",
    "price per license", "price per licence", "plan unit price", "plan unit amount", "amount per seat",
    "amount per unit", "unit cost", "stückpreis", "einzelpreis", "prix unitaire", "precio unitario",
),)  # fmt: skip
INTERVAL = (
    ("interval", "billing interval", "plan interval", "billing period", "billing cycle", "billing frequency",
     "billing term", "payment frequency", "payment interval", "invoicing frequency", "invoice frequency",
     "invoicing interval", "charge interval", "price interval", "recurring interval", "billed", "frequency",
     "plan period", "renewal interval", "months per amount", "billing months", "interval months",
     "abrechnungsintervall", "zahlungsintervall", "zahlweise", "zahlungsweise", "turnus", "rhythmus",
     "périodicité", "fréquence", "periodicidad", "frecuencia", "periodicità", "cadence"),
    ("term", "plan term"),
)  # fmt: skip
INTERVAL_COUNT = ((
    "interval count", "plan interval count", "billing interval count", "billing period count",
    "plan interval length", "interval length", "billing cycle length",
),)  # fmt: skip
INTERVAL_UNIT = (("plan interval unit", "interval unit", "billing period unit"),)
CONTRACT_TERM = frozenset((
    "contract term", "contract length", "contract duration", "term months", "term length", "term in months",
    "contract months", "months", "duration", "duration months", "commitment", "laufzeit",
    "laufzeit monate", "vertragslaufzeit", "durée", "duración", "durata", "looptijd", "initial term",
))  # fmt: skip
"""How long a contract runs. An amount may be paid for that time or each month of it: that is asked."""
QUANTITY = ((
    "quantity", "qty", "seats", "seat count", "number of seats", "licenses", "licences", "license count",
    "licence count", "units", "plan quantity", "users", "user count", "number of users", "num seats",
    "anzahl", "menge", "lizenzen", "quantité", "cantidad", "quantità", "aantal",
),)  # fmt: skip
CURRENCY = ((
    "currency", "ccy", "currency code", "currency iso", "iso currency", "plan currency", "curr",
    "subscription currency", "invoice currency", "billing currency", "presentment currency",
    "currencyisocode", "currency iso code", "währung", "devise", "moneda", "divisa", "valuta", "monnaie",
),)  # fmt: skip
SEGMENTS = DIMENSIONS | frozenset((
    "segment", "segments", "tier", "plan tier", "plan type", "plan code", "pricing plan",
    "subscription plan", "plan family", "product name", "product family", "product tier", "industry",
    "sector", "vertical", "size", "company size", "size band", "sales channel", "acquisition channel",
    "customer region", "customer country", "billing country", "edition", "contract type", "tarif", "paket",
    "produkt", "land", "vertriebskanal", "branche", "pays", "région", "produit", "canal", "país", "región",
    "producto", "paese", "regione", "prodotto", "plan title", "plan nickname", "product service",
    "rate plan name",
))  # fmt: skip
IDS_OF_SEGMENTS = ("plan id", "product id", "price id")
"""Taken as a segment only where no column says the same by name."""
STATUS = frozenset(("status", "subscription status", "state", "zustand", "statut", "estado"))
NOT_AN_END = frozenset((
    "current period end", "current term end", "current period ends at", "next billing at", "renewal date",
    "renews at", "next renewal", "next billing date", "renews on", "trial end", "current term ends at",
    "paid through date", "paid until",
))  # fmt: skip
"""When a running subscription is billed again: taken for its end, every customer would leave on that day."""

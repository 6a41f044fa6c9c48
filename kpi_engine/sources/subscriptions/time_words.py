"""What the words of an amount's header say: the time that it pays for, and whether it is for one unit.

An annual price that is read as a monthly one makes every figure twelve times too high, whoever named the
column: recognised or mapped, its header is listened to.
"""

from __future__ import annotations

import re

_MONTH, _YEAR = (
    r"months?|mo|mth|monate?|monats|mois|mes|meses|mese|mesi|maand|maanden|mês",
    r"years?|yr|yrs|annum|jahre?|jahres|j|ans?|année|años?|anos?|anno|anni|jaar",
)
_QUARTER = r"quarters?|qtr|quartale?|quartals|trimestres?|trimestri|trimester|kwartaal|kwartalen"
_HALF = r"half years?|halbjahre?|halbjahr|semestres?|semester|semestri|halfjaar"
_PER = r"(?:per|every|each|a|pro|je|im|par|por|al|all|à l|le|l|/)"
_COUNTED = re.compile(rf"\b(\d{{1,3}}) ?(?:(?P<m>{_MONTH})|(?P<q>{_QUARTER})|(?P<y>{_YEAR}))\b")
_TIMES: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (months, re.compile(rf"\b(?:{words})\b"))
    for months, words in (
        (6, rf"(?:{_PER} )?(?:{_HALF})|half ?yearly|(?:semi|bi) ?annual(?:ly)?|halbjährlich\w*|halbjahres\w*"
            r"|semestriell?e?|semestral\w*|semestrale|halfjaarlijks\w*|halfjaar\w*"),
        (3, rf"(?:{_PER} )?(?:{_QUARTER})|quarterly|vierteljährlich\w*|vierteljahres\w*|quartals\w*"
            r"|quartalsweise|trimestriell?e?s?|trimestral\w*|trimestrale|kwartaal\w*"),
        (12, rf"annual contract value|{_PER} (?:{_YEAR})|(?:an|j|eur a)$|p ?a|years?|yr|yearly|annum"
             r"|annual|annually|annuali[sz]ed|jahr|jahres\w*"
             r"|jährlich\w*|année|annuell?e?s?|annuellement|anual|anuales|anualizado|años?|annuo|annua|annui"
             r"|annuale|anno|jaar|jaar[a-z]+|arr|acv"),
        (1, rf"{_PER} (?:{_MONTH})|p ?m|mo|mtl|mth|months?|monthly|monat|monatlich\w*|monats\w*|mensuell?e?s?"
            r"|mensuellement|mois|mensual\w*|mensil[ei]|mese|mes|maand|maand[a-z]+|mrr|cmrr"),
        (0, r"weeks?|weekly|wk|wochen?|wochen\w+|wöchentlich\w*|semaine|hebdomadaire|semana\w*|settimana\w*"
            r"|wekelijks\w*|days?|daily|(?:pro|je|per) (?:tag|dag)|tages\w*|täglich\w*"
            r"|jours?|journalier|día|diario|giorno|hourly|per hour|biennial\w*|bimonthly|fortnight\w*|tcv"
            r"|contract value|lifetime|ltv|vertragswert"
            r"|gesamtwert|ytd|to date|ltm|ttm|cumulative|cumulated|kumuliert\w*|cumulé\w*|acumulado"),
    )
)  # fmt: skip
_UNIT = re.compile(
    r"\b(?:(?:per|pro|je|par|por|a|al) (?:seat|user|licen[sc]e|unit|member|nutzer|user|benutzer|lizenz|stück"
    r"|einheit|platz|utilisateur|licence|poste|usuario|licencia|utente|licenza|gebruiker|licentie)s?"
    r"|unit (?:price|amount|cost)|einzelpreis|stückpreis|lizenzpreis|prix unitaire|precio unitario"
    r"|prezzo unitario|stuksprijs)\b"
)
_LONGER = re.compile(
    r"\b(?:arr|acv|p a|annuali[sz]ed|(?:per|pro|je|par|por) (?:year|annum|jahr|an|año|quarter|quartal)"
    r"|(?:annual|annually|yearly|quarterly) (?:recurring|contract|amounts?|fees?|prices?|charges?|values?)"
    r"|jahres(?:beträge|betrag|preise?|gebühr(?:en)?|werte?)|jährliche (?:beträge|preise|gebühren)"
    r"|quartalsbeträge|montants? annuels?|importes? anual(?:es)?|import[oi] annu[oi]|jaarbedrag(?:en)?)\b"
)
NO_TIME = 0
"""The header says a time that is no number of months, or several."""


def header_months(words: str) -> int | None:
    """`betrag pro jahr` is 12, `quarterly fee` 3, `weekly` no number of months, `amount` says nothing."""
    found, _ = _read(words)
    return None if not found else found.pop() if len(found) == 1 else NO_TIME


def without_time(words: str) -> str:
    """The words of a header but for those about time: `betrag pro jahr` is `betrag`."""
    return _read(words)[1]


def is_per_unit(words: str) -> bool:
    """True where a header says a price of one seat, licence or user."""
    return bool(_UNIT.search(words))


def speaks_of_longer(words: str) -> bool:
    """True for a title that says that amounts are those of a year or quarter: `ARR by customer`."""
    return bool(_LONGER.search(words))


def _read(words: str) -> tuple[set[int], str]:
    found: set[int] = set()
    for match in _COUNTED.finditer(words):
        found.add(int(match[1]) * (12 if match["y"] else 3 if match["q"] else 1))
    rest = _COUNTED.sub(" ", words)
    for months, pattern in _TIMES:
        if pattern.search(rest):
            found.add(months)
            rest = pattern.sub(" ", rest)
    return found, " ".join(rest.split())

"""Currencies as they stand beside amounts: signs, codes, and whether two of them can be the same money."""

from __future__ import annotations

_ALL_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT
LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR
NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF
XPF YER ZAR ZMW ZWL
"""
CODES = frozenset(_ALL_CODES.split())

_ONE_CURRENCY = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₪": "ILS", "₽": "RUB", "₺": "TRY", "₫": "VND",
    "₴": "UAH", "zł": "PLN", "fr.": "CHF", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
    "nz$": "NZD", "s$": "SGD", "hk$": "HKD", "r$": "BRL", "cn¥": "CNY", "euro": "EUR",
}  # fmt: skip
_SHARED = {
    "$": frozenset(("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "TWD", "ARS", "CLP", "COP", "BRL")),
    "¥": frozenset(("JPY", "CNY")),
    "kr": frozenset(("SEK", "NOK", "DKK", "ISK")),
}


def currency_of(text: str) -> str:
    """`€` and `EUR` are EUR; `$` stays `$`, as several currencies use it; "" when `text` is no currency.

    Codes count only in capitals, so that an ordinary word is never taken for one.
    """
    word = text.strip()
    if word in CODES:
        return word
    folded = word.casefold()
    return _ONE_CURRENCY.get(folded) or (folded if folded in _SHARED else "")


def agree(first: str, second: str) -> str | None:
    """The more exact of two statements about one amount (`$` and `CAD` is CAD), None when they contradict."""
    if not first or not second or first == second:
        return first or second
    if second in _SHARED.get(first, ()):
        return second
    return first if first in _SHARED.get(second, ()) else None

"""Words that VBA keeps for itself, or that the VBA code around a function uses, in small letters."""

from __future__ import annotations

_STATEMENTS = """
call case close const declare dim do else elseif end endif enum erase event exit for friend function get
global gosub goto if implements input let lock loop lset next on open option print private public put
raiseevent redim rem resume return rset seek select set static stop sub type unlock wend while with write
"""
_MARKERS_AND_OPERATORS = """
any as byref byval each in new shared until withevents optional paramarray preserve spc tab then to
addressof and eqv imp is like mod not or typeof xor
"""
_RESERVED_NAMES = """
abs cbool cbyte ccur cdate cdbl cdec cint clng clnglng clngptr csng cstr cvar cverr date debug doevents fix
int len lenb me pset scale sgn string array circle inputb lbound ubound boolean byte currency double integer
long longlong longptr single variant true false nothing empty null attribute cdecl decimal defdec
"""
_OF_THE_WRAPPER = "app application caller activeworkbook thisworkbook xlpy err failed range kpianswer"

RESERVED = frozenset(
    f"{_STATEMENTS} {_MARKERS_AND_OPERATORS} {_RESERVED_NAMES} {_OF_THE_WRAPPER}".split(),
)
"""Neither a function nor an argument can have one of these names, in any spelling."""

"""ISERROR, ISNUMBER, IFNA and their kin about a call that fails.

Some functions of the calculation engine (FIND, MID, SUBSTITUTE, EXACT, CONCATENATE …) fail with an error that
passes through ISERROR instead of being answered by it. Only IFERROR holds it, or an array.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ANSWERS = {
    "ISERROR": "IFERROR({},TRUE)", "ISNONTEXT": "IFERROR({},TRUE)", "ISBLANK": "IFERROR({},FALSE)",
    "ISNUMBER": "IFERROR({},FALSE)", "ISTEXT": "IFERROR({},FALSE)", "ISLOGICAL": "IFERROR({},FALSE)",
    "TYPE": "IFERROR({},16)",
}  # fmt: skip
_TELL_KINDS = frozenset(("ISNA", "ISERR", "IFNA", "ERROR.TYPE"))
_FAILS = re.compile(r"\b(FIND|SEARCH|MID|SUBSTITUTE|REPLACE|EXACT|CONCATENATE)\(")


def about_failures(function: str, written: Sequence[str], call: str) -> str:
    """The call of such a function, which also answers for an argument that fails."""
    if not written or "(" not in written[0]:
        return call
    if function in _TELL_KINDS and _FAILS.search(written[0]):
        return f"{function}({','.join([f'TRANSPOSE(TRANSPOSE({written[0]}))', *written[1:]])})"
    answer = _ANSWERS.get(function)
    return call if answer is None or len(written) != 1 else answer.format(call)

"""Formulas that cost far more than their letters."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.attacks.base import (
    COMPUTED,
    WHOLE,
    book,
    computed,
    formula,
    two_sheets,
)
from tests.faults.conftest import (
    BOOK,
    MAIN,
)


def column(make: Callable[[int], str], count: int) -> bytes:
    """A formula in each of so many cells of column D, from row 9."""
    rows = "".join(
        f'<row r="{9 + n}"><c r="D{9 + n}"><f>{make(n)}</f><v>1</v></c></row>' for n in range(count)
    )
    return book(rows).bytes()


FORMULAS = {
    "sequence-of-the-whole-sheet": "SUM(_xlfn.SEQUENCE(1048576,16384))",
    "sequence-that-spills": "_xlfn.SEQUENCE(1048576,16384)",
    "random-numbers-for-the-whole-sheet": "SUM(_xlfn.RANDARRAY(1048576,16384))",
    "repeated-text": 'LEN(REPT("a",32767)&REPT("a",32767))',
    "repeated-text-in-itself": "LEN(" + "REPT(" * 60 + '"ab"' + ",99)" * 60 + ")",
    "repeated-text-beyond-measure": 'LEN(REPT("a",1E+15))',
    "made-array": "SUM(_xlfn.MAKEARRAY(1048576,16384,_xlfn.LAMBDA(_xlpm.r,_xlpm.c,_xlpm.r*_xlpm.c)))",
    "expanded-array": "SUM(_xlfn.EXPAND(1,1048576,16384,1))",
    "table-of-powers": "SUM(COLUMN(1:16384)^ROW(1:16384))",
    "all-rows-times-all-columns": "SUM(ROW(1:1048576)*COLUMN(A:XFD))",
    "whole-sheet-times-two": "A1:XFD1048576*2",
    "sum-of-the-whole-sheet-times-two": f"SUM({WHOLE}*2)",
    "product-of-the-whole-sheet": f"SUMPRODUCT(({WHOLE}>0)*({WHOLE}<9))",
    "whole-sheet-transposed": f"SUM(TRANSPOSE({WHOLE}))",
    "matrix-of-whole-columns": "SUM(MMULT(ROW(1:20000),TRANSPOSE(ROW(1:20000))))",
    "factorial": "FACT(1E+9)",
    "double-factorial": "FACTDOUBLE(1E+9)",
    "combinations": "COMBIN(1E+15,5E+14)",
    "large-power": "9^9^9^9",
    "power-of-numbers": "BASE(2^53,2,1E+9)",
    "binomial-range": "BINOM.DIST.RANGE(1E+9,0.5,0,1E+9)",
    "greatest-divisor": "GCD(1E+15,3)",
    "decimal-places": "FIXED(1,1E+9)",
    "number-format-of-a-million-zeros": 'TEXT(1,REPT("0",32767))',
    "rounding": "ROUND(1,-1E+15)",
    "workdays": "WORKDAY(1,1E+9)",
    "network-days": "NETWORKDAYS(1,2958465)",
    "months": "EDATE(1,1E+15)",
    "substitution": 'LEN(SUBSTITUTE(REPT("a",32767),"a",REPT("b",32767)))',
    "joined-texts": 'LEN(_xlfn.TEXTJOIN(REPT("a",32767),FALSE,A1:A1048576))',
    "split-text": '_xlfn.TEXTSPLIT(REPT("a,",16000),",")',
    "expression": '_xlfn.REGEXTEST(REPT("a",32000)&"b","^(a+)+$")',
    "wildcards": 'SEARCH(REPT("a*",200)&"b",REPT("a",32000))',
    "wildcards-in-a-count": 'COUNTIF(F1:F9,REPT("*a",100)&"b")',
    "recursion": (
        "_xlfn.LET(_xlpm.f,_xlfn.LAMBDA(_xlpm.g,_xlpm.n,_xlpm.g(_xlpm.g,_xlpm.n+1)),_xlpm.f(_xlpm.f,1))"
    ),
    "exponential-recursion": (
        "_xlfn.LET(_xlpm.f,_xlfn.LAMBDA(_xlpm.g,_xlpm.n,IF(_xlpm.n>40,1,"
        "_xlpm.g(_xlpm.g,_xlpm.n+1)+_xlpm.g(_xlpm.g,_xlpm.n+1))),_xlpm.f(_xlpm.f,1))"
    ),
    "reduced-for-ever": (
        "_xlfn.REDUCE(0,_xlfn.SEQUENCE(1048576,100),_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+_xlpm.b))"
    ),
    "doubled-text": 'LEN(_xlfn.REDUCE("a",_xlfn.SEQUENCE(60),_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a&_xlpm.a)))',
    "let-that-doubles": "_xlfn.LET(_xlpm.a0,1,"
    + "".join(f"_xlpm.a{n},_xlpm.a{n - 1}+_xlpm.a{n - 1}," for n in range(1, 60))
    + "_xlpm.a59)",
    "nested-parentheses": "(" * 8192 + "1" + ")" * 8192,
    "nested-parentheses-of-a-million": "(" * 500_000 + "1" + ")" * 500_000,
    "nested-functions": "ABS(" * 4000 + "1" + ")" * 4000,
    "nested-ifs": "IF(1,2," * 4000 + "1" + ")" * 4000,
    "many-signs": "-" * 100_000 + "1",
    "many-percents": "1" + "%" * 100_000,
    "long-sum": "1" + "+1" * 100_000,
    "long-text-joins": "1" + '&"a"' * 100_000,
    "million-arguments": "SUM(" + ",".join(["1"] * 300_000) + ")",
    "array-constant-of-a-million": "SUM({" + ",".join(["1"] * 300_000) + "})",
    "unions": "SUM((" + ",".join(["A:XFD"] * 5000) + "))",
    "intersections": "SUM(" + " ".join(["A:XFD"] * 5000) + ")",
    "text-without-end": '"' + "a" * 500_000,
    "brackets-without-end": "T[" * 100_000,
    "quotes-without-end": "'" * 99_999 + "!A1",
    "colons": ":".join(["A1"] * 20_000),
    "exclamations": "Plan!" * 50_000 + "A1",
    "offset-of-the-whole-sheet": "SUM(OFFSET(A1,0,0,1048576,16384))",
    "indirect-of-the-whole-sheet": 'SUM(INDIRECT("A1:XFD1048576"))',
}
"""One formula each, as it stands in the file."""

for _name, _text in FORMULAS.items():
    COMPUTED[_name] = lambda text=_text: formula(text)


@computed
def offsets_of_whole_sheets() -> bytes:
    return column(lambda n: f"SUM(OFFSET($A$1,{n % 3},0,1048570,16384))", 5_000)


@computed
def indirects_of_whole_sheets() -> bytes:
    return column(lambda n: 'SUM(INDIRECT("A1:C1048576"))', 5_000)


@computed
def sums_of_whole_columns() -> bytes:
    return column(lambda n: "SUM($A:$C)+SUMIFS($A:$A,$B:$B,1)", 5_000)


@computed
def chain_of_a_hundred_thousand() -> bytes:
    return column(lambda n: f"D{8 + n}+1" if n else "B1+1", 100_000)


@computed
def chain_upwards() -> bytes:
    return column(lambda n: f"D{10 + n}+1", 100_000)


@computed
def circle_of_ten_thousand() -> bytes:
    return column(lambda n: f"D{10 + n}+1" if n < 9_999 else "D9+1", 10_000)


@computed
def sums_of_all_before() -> bytes:
    return column(lambda n: f"SUM(D$8:D{8 + n})+1", 20_000)


@computed
def texts_that_double() -> bytes:
    return column(lambda n: f"D{8 + n}&amp;D{8 + n}" if n else '"ab"', 60)


@computed
def numbers_that_square() -> bytes:
    return column(lambda n: f"D{8 + n}*D{8 + n}" if n else "2", 5_000)


@computed
def names_that_call_each_other() -> bytes:
    names = '<definedName name="ping">pong+1</definedName><definedName name="pong">ping+1</definedName>'
    return book('<row r="9"><c r="D9"><f>ping</f><v>1</v></c></row>', names=names).bytes()


@computed
def names_that_double() -> bytes:
    names = '<definedName name="x0">1</definedName>' + "".join(
        f'<definedName name="x{n}">x{n - 1}+x{n - 1}</definedName>' for n in range(1, 60)
    )
    return book('<row r="9"><c r="D9"><f>x59</f><v>1</v></c></row>', names=names).bytes()


@computed
def names_in_a_long_chain() -> bytes:
    names = '<definedName name="x0">1</definedName>' + "".join(
        f'<definedName name="x{n}">x{n - 1}+1</definedName>' for n in range(1, 20_000)
    )
    return book('<row r="9"><c r="D9"><f>x19999</f><v>1</v></c></row>', names=names).bytes()


@computed
def lambda_that_calls_itself() -> bytes:
    names = '<definedName name="f">_xlfn.LAMBDA(_xlpm.x,f(_xlpm.x+1))</definedName>'
    return book('<row r="9"><c r="D9"><f>f(1)</f><v>1</v></c></row>', names=names).bytes()


@computed
def shared_formula_of_the_whole_sheet() -> bytes:
    return formula("B1+1", f' t="shared" si="0" ref="{WHOLE}"')


@computed
def shared_formulas_of_one_long_text() -> bytes:
    long = "+".join(["B1"] * 2000)
    rows = (
        f'<row r="9"><c r="D9"><f t="shared" si="0" ref="D9:D20009">{long}</f><v>1</v></c></row>'
        + "".join(
            f'<row r="{n}"><c r="D{n}"><f t="shared" si="0"/><v>1</v></c></row>' for n in range(10, 20_010)
        )
    )
    return book(rows).bytes()


@computed
def array_formula_of_the_whole_sheet() -> bytes:
    return formula("B1:B2*2", f' t="array" ref="{WHOLE}"')


@computed
def array_formula_of_another_whole_sheet() -> bytes:
    return two_sheets(
        f'<row r="1"><c r="A1"><f t="array" ref="{WHOLE}">ROW(Plan!{WHOLE})</f><v>1</v></c></row>'
    )


@computed
def what_if_table_of_the_whole_sheet() -> bytes:
    return two_sheets(
        f'<row r="1"><c r="A1"><f t="dataTable" ref="{WHOLE}" dt2D="1" dtr="1" r1="B1" r2="B2"/>'
        "<v>1</v></c></row>"
    )


@computed
def iterations_without_end() -> bytes:
    raw = book('<row r="9"><c r="D9"><f>D9+1</f><v>1</v></c></row>')
    raw.book = ("", raw.book[1] + '<calcPr iterate="1" iterateCount="2147483647" iterateDelta="1E-300"/>')
    return raw.bytes()


@computed
def styles_without_end() -> bytes:
    formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{"0" * 200}"/>' for n in range(50_000))
    return (
        book()
        .part(
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs><xf numFmtId="164"/></cellXfs>'
            "</styleSheet>",
            link=(BOOK, "styles"),
        )
        .bytes()
    )

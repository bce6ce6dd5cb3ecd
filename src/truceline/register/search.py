"""Search in all that opened bodies say, in any script, by one key of what is stored and asked.

All words of a question must be there, each of them at least as the beginning of a word. A name in
another script, or under another spelling, is another name; whoever wants all names of a place asks
the gazetteer for them and searches for each.
"""

from __future__ import annotations

from typing import Final

from truceline.register.answer import MOST_ROWS, Page, Total, rows_of
from truceline.register.errors import QueryRefusedError
from truceline.register.register import Register
from truceline.register.search_key import search_key

MOST_WORDS: Final = 32

_FIND: Final = """
SELECT body.entry FROM text JOIN body ON body.entry = text.rowid
WHERE text MATCH ? ORDER BY body.begin_ms DESC, body.entry LIMIT ?
"""
_COUNT: Final = "SELECT count(*) FROM text WHERE text MATCH ?"


def search(register: Register, asked: str, *, most: int = MOST_ROWS) -> Page:
    """Return the entries whose bodies have all words that are asked for, the latest first.

    Parameters
    ----------
    register
        The register.
    asked
        Words, or beginnings of words.
    most
        How many rows are returned.

    Raises
    ------
    QueryRefusedError
        If there is no word in it, or too many.
    """
    words = search_key(asked).split()
    if not 0 < len(words) <= MOST_WORDS:
        expected = f"1 to {MOST_WORDS} words with a letter or a digit"
        raise QueryRefusedError(about="The search", expected=expected, came=asked[:80])
    # Keys hold letters, marks and digits only, so that nothing of them is syntax.
    match = " AND ".join(f'"{word}" *' for word in words)
    found = register.database.rows(_FIND, (match, most))
    n = register.database.rows(_COUNT, (match,))[0][0]
    total = Total(n=n, n_sealed=register.figures.n_sealed)
    return Page(rows=rows_of(register, (number for (number,) in found)), total=total)

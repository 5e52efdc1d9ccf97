"""LaTeX mark-up in names and titles to Unicode."""

import functools
import logging

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerError

__all__ = ["latex_to_text"]

_LONGEST = 20_000

# It warns of each macro of a text that it cannot fill; the text then stays as it is.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)


def latex_to_text(text: str) -> str:
    r"""Write LaTeX accents, special letters and quotes as Unicode and drop braces; keep formulas.

    Parameters
    ----------
    text
        A name, a title or an abstract.

    Returns
    -------
    str
        Plain text with formulas as they were; the text itself where it is no LaTeX.

    Examples
    --------
    >>> latex_to_text(r"Kurt G{\"o}del, {\L}ukasz and the {BERT} of $\alpha$")
    'Kurt Gödel, Łukasz and the BERT of $\\alpha$'
    >>> latex_to_text("84% of it"), latex_to_text(r"half a \frac")
    ('84% of it', 'half a \\frac')
    """
    if (not any(mark in text for mark in "\\{}~`") and "--" not in text) or len(text) > _LONGEST:
        return text
    # A bare percent sign would begin a comment.
    escaped = text.replace("\\%", "%").replace("%", "\\%")
    try:
        plain = str(_converter().latex_to_text(escaped))
    except (LatexWalkerError, ValueError, IndexError, KeyError, AttributeError, RecursionError):
        return text
    # A macro without its arguments leaves the holes of its template.
    return text if plain.count("%s") > text.count("%s") else plain


@functools.cache
def _converter() -> LatexNodes2Text:
    return LatexNodes2Text(math_mode="verbatim", keep_comments=True)

"""TeX to outlines, by way of latex2mathml and ziamath.

Importing this loads both, which takes about 150 ms: never on the window's thread. Nothing here
may run on two threads at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element, SubElement, fromstring

from PySide6.QtCore import QRectF
from ziamath.config import config
from ziamath.tex import tex2mml
from ziamath.zmath import Math, denamespace, loadedfonts

from chatapp.gui.transcript.formula_font import FormulaFont
from chatapp.gui.transcript.formula_outline import OWN_COLOR, SIZE, Outline, outline_of

MOST_SECONDS = 1.0
"""How long one formula may take; usual ones take 2 to 60 ms."""

_FONT = "formulas"
_ARITY = {"msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_SPACED = {
    **dict.fromkeys("∪∩∧∨⊓⊔⊎⧵∖∘∗⋆⊕⊖⊗⊘⊙†‡≀⋄", "0.22em"),
    **dict.fromkeys("⊂⊃⊆⊇⊊⊋⊏⊐⊑⊒∋∌∈∉⊢⊣⊨⊥≺≻≼≽≍≐⊲⊳∝∼≃≅", "0.28em"),
}
"""Space on both sides of operators and relations that ziamath knows in front of something only."""
_REWRITTEN = (
    (re.compile(r"\\(begin|end)\{(align|equation|gather|alignat)\}"), r"\\\1{\2*}"),  # no numbers
    (re.compile(r"\\tag\*?\{([^{}]*)\}"), r"\\qquad\\text{(\1)}"),
    (re.compile(r"\\(?:label|nonumber|notag)(?:\{[^{}]*\})?"), ""),
    (re.compile(r"\\not\s*="), r"\\neq "),
    (re.compile(r"\\not\s*\\in(?![a-zA-Z])"), r"\\notin "),
)

_TEXT = re.compile(r"\\(text|textbf|textit|textrm|mbox)\{([^{}]*)\}")
_MARKUP = {"<": "\ue000", "&": "\ue001"}
"""What latex2mathml does not escape in a text, and what stands for it meanwhile."""
_ESCAPED = re.compile(r"\\([\ue001%$#_])")


def set_formula(source: str, *, display: bool) -> Outline:
    """The outline of a formula. Raises all sorts of exceptions where it cannot be set."""
    for pattern, replacement in _REWRITTEN:
        source = pattern.sub(replacement, source)
    source = _TEXT.sub(_prepared_text, source)
    mathml = denamespace(fromstring(tex2mml(source, inline=not display)))
    _mend(mathml)
    mathml.set("mathcolor", OWN_COLOR)
    _font().allow(MOST_SECONDS)
    formula = Math(mathml, SIZE, _FONT)
    box = formula.node.bbox
    taken = QRectF(box.xmin, -box.ymax, box.xmax - box.xmin, box.ymax - box.ymin)
    return outline_of(formula.svgxml(), taken.normalized())


@cache
def _font() -> FormulaFont:
    config.svg2 = False
    config.minsizefraction = 0.5
    font = FormulaFont()
    loadedfonts[_FONT] = font
    return font


def _prepared_text(command: re.Match[str]) -> str:
    """A text without what latex2mathml stumbles over; formulas within it are taken out."""
    name, text = command.groups()
    for character, stand_in in _MARKUP.items():
        text = text.replace(character, stand_in)
    pieces = re.split(r"(?<!\\)\$", text)
    if len(pieces) % 2 == 0:
        raise ValueError("an unfinished formula in a text")
    set_apart = [
        piece if index % 2 else f"\\{name}{{{piece}}}"
        for index, piece in enumerate(pieces)
        if piece
    ]
    return "{" + "".join(set_apart) + "}"


def _mend(element: Element) -> None:
    """Put right what latex2mathml writes and ziamath cannot use. Raises ValueError."""
    for child in element:
        _mend(child)
    text = (element.text or "").strip()
    if element.tag == "mtext":
        element.text = _plain_text(element.text or "")
    elif text.startswith("\\") and len(text) > 1:
        raise ValueError(f"unknown command {text}")
    if element.tag == "mo" and len(element):  # of \mathop: what is in it would be lost
        element.tag = "mrow"
    wanted = _ARITY.get(element.tag)
    if wanted is not None and len(element) > wanted:  # a matrix with an exponent
        _gather(element, len(element) - wanted + 1)
    for operator in _between(element):
        operator.attrib.setdefault("lspace", _SPACED[operator.text or ""])
        operator.attrib.setdefault("rspace", _SPACED[operator.text or ""])


def _plain_text(text: str) -> str:
    text = _ESCAPED.sub(r"\1", text)
    for character, stand_in in _MARKUP.items():
        text = text.replace(stand_in, character)
    return text


def _gather(element: Element, count: int) -> None:
    """Make one row of the first `count` children."""
    first = element[:count]
    del element[:count]
    row = SubElement(element, "mrow")
    row.extend(first)
    element.remove(row)
    element.insert(0, row)


def _between(row: Element) -> Iterator[Element]:
    """Operators to be spaced that have something on both sides."""
    for child in row[1:-1]:
        if child.tag in ("mo", "mi") and child.text in _SPACED:
            child.tag = "mo"
            yield child

"""Emphasis beside Chinese punctuation.

CommonMark tells by the spaces and punctuation around `**` whether it opens or closes. Chinese
has no spaces, so `**重点：**后面` would stay as it is. Here Chinese punctuation beside asterisks is
a letter to the parser: a character of the private use area stands in its place, as long in
UTF-8, and is put back afterwards.
"""

from __future__ import annotations

import re

_PUNCTUATION = "".join(
    map(
        chr,
        (0x2014, *range(0x2018, 0x2020), 0x2026, *range(0x3001, 0x3040), *range(0xFF01, 0xFF66)),
    )
)
_FIRST_STAND_IN = 0xF400
_STAND_INS = {ord(sign): _FIRST_STAND_IN + place for place, sign in enumerate(_PUNCTUATION)}
_SIGNS = {stand_in: sign for sign, stand_in in _STAND_INS.items()}
_BESIDE = re.compile(rf"[{re.escape(_PUNCTUATION)}](?=\*)|(?<=\*)[{re.escape(_PUNCTUATION)}]")
_TAKEN = re.compile(f"[{chr(_FIRST_STAND_IN)}-{chr(_FIRST_STAND_IN + len(_PUNCTUATION) - 1)}]")


def shield(text: str) -> str:
    """`text` with stand-ins for the punctuation beside asterisks; lengths stay the same."""
    if "*" not in text or text.isascii() or _TAKEN.search(text):
        return text
    return _BESIDE.sub(lambda match: match.group().translate(_STAND_INS), text)


def unshield(text: str) -> str:
    """The text with its punctuation put back."""
    return text if text.isascii() else text.translate(_SIGNS)

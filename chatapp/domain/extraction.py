"""Takes the answer out of what a model wrote, in a form in which two answers can be compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from chatapp.domain.chain_of_thought import TaskType
from chatapp.domain.folding import fold
from chatapp.domain.numbers_in_text import narrow, number_in

_MARKS = re.compile(
    r"answer[*_]*+(?:\s++(?:in|to|of|for)\s[^.\n:：=]{1,80}?|\s*+\([^()]*+\))?[*_]*+\s*+"
    r"(?:\b(?:is|are|was|equals|(?:should|would|must|will|has\sto)\s+be)\b|:|：|=)"
    r"|答案\s*+(?:（[^（）]*+）|\([^()]*+\))?[*_]*+\s*+(?:(?:应该|应当|应|就|便|即|显然)?[是为]|：|:)|答[:：]",
    re.IGNORECASE,
)
"""What an answer follows."""
_JUDGED = re.compile(
    r"\s*(?:correct|right|wrong|incorrect|reasonable|consistent|clear|because|based|found)\b"
    r"|(?:正确|对的|错误|合理|显然|根据)",
    re.IGNORECASE,
)
"""What is said of an answer that was told before: it announces none."""
_BOXED = re.compile(r"\\(?:boxed|fbox)\s*\{")
_STYLED = re.compile(r"\\(?:text|textbf|textit|mathrm|mathbf|operatorname)\s*\{([^{}]*)\}")
_FORMULA = re.compile(r"\s*(?:\$([^$]*)\$|\\\((.*)\\\)|\\\[(.*)\\\])\s*\.?\s*", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[。！？\n]")
_LETTER = r"(?:([A-E])(?![A-Za-z'’])|([a-e])(?=\s*(?:[).,:;。，、：；）】\]]|$)))"
_NAMED = r"(?:选择|选项|应选|选|[Oo]ption|[Cc]hoice)\s*+[:：]?+\s*+"
_NOT = r"(?<!not )(?<!不是)(?<!不选)"
_FIRST = re.compile(
    rf"[\s\"'“‘_:：$]*(?:{_NAMED})?(?:[(（\[【]\s*([A-Ea-e])\s*[)）\]】]|{_LETTER})"
)
_FIRST_STOPPED = re.compile(r"[\s\"'“‘_$]*([A-Ea-e])\s*(?:[).,:;。，、：；）]|$)")
_CHOICES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_NOT}[(（\[【]\s*([A-Ea-e])\s*[)）\]】]",
        rf"(?<!不){_NAMED}{_LETTER}",
        rf"{_NOT}(?<![A-Za-z'’])([A-E])(?=\s*(?:[).,:;。，、：；]|$))",
        rf"{_NOT}(?<![A-Za-z'’])([A-E])(?![A-Za-z'’])",
    )
)
"""From the surest way to name a choice to the least sure one."""
_NO = (
    r"\b(?:not|cannot|\w+n['’]t)\s+(?:\w+\s+){0,2}?(?:true|correct)\b"
    r"|\b(?:no|false|incorrect|untrue)\b"
    "|不对|不是|不正确|不可以|不能|不会|没有|错误|并非|(?<![是能可会])否|错|不"
)
_RIGHT = "没错|没有错|不错"
_YES = (
    rf"{_RIGHT}|\b(?:yes|true|correct)\b"
    "|正确|可以|是(?!否)|对(?![于应比方面象])|会(?![否议员])|能(?![否量力])"
)
_YES_NO = re.compile(f"(?P<no>(?!{_RIGHT})(?:{_NO}))|(?P<yes>{_YES})", re.IGNORECASE)
_ASKED = re.compile(r"(是|对|能|会|可以|可)不\1(?:以)?")
"""Yes and no at once, as a question has them."""
_DRESS = "\"'`*_“”‘’「」『』《》"
"""Quotes and marks of emphasis around an answer."""
_STOPS = ".。!！,，;；:："


@dataclass(frozen=True, slots=True)
class Extracted:
    """An answer."""

    shown: str
    """As the model wrote it, without what stands around it."""
    normalised: str
    """The same for all answers that mean the same."""


def extracted(task: TaskType, text: str) -> Extracted | None:
    """The answer in what a model wrote; None where there is none of that kind."""
    return _READERS[task](text)


def normalised(task: TaskType, text: str) -> str | None:
    """The answer in a form that is the same for all that mean the same; None: there is none."""
    found = extracted(task, text)
    return None if found is None else found.normalised


@dataclass(frozen=True, slots=True)
class _Place:
    """A text in which the answer is looked for; `announced`: it begins with it."""

    text: str
    announced: bool = False


def _places(text: str) -> Iterator[_Place]:
    """Where the answer is looked for, the likeliest first: in a box, behind what announces it,
    in all of the text."""
    text = _STYLED.sub(r"\1", text)
    if (boxed := _boxed(text)) is not None:
        yield _Place(boxed, announced=True)
    if marks := list(_MARKS.finditer(text)):
        telling = [mark for mark in marks if not _JUDGED.match(text, mark.end())]
        yield _Place(text[(telling or marks)[-1].end() :], announced=True)
    yield _Place(text)


def _boxed(text: str) -> str | None:
    r"""What stands in the last \boxed{...}, in which formulas show their result."""
    boxes = list(_BOXED.finditer(text))
    if not boxes:
        return None
    start, depth = boxes[-1].end(), 1
    for place, one in enumerate(text[start:], start):
        depth += (one == "{") - (one == "}")
        if not depth:
            return text[start:place]
    return None


def _number(text: str) -> Extracted | None:
    for place in _places(narrow(text)):
        end = _SENTENCE_END.search(place.text) if place.announced else None
        sentence = [place.text[: end.start()]] if end is not None else []
        for piece in (*sentence, place.text):
            before, equals, result = piece.rpartition("=")
            for side in (result, before) if equals else (piece,):
                if (found := number_in(side)) is not None:
                    return Extracted(*found)
    return None


def _choice(text: str) -> Extracted | None:
    for place in _places(narrow(text)):
        found = (_FIRST if place.announced else _FIRST_STOPPED).match(place.text)
        for pattern in _CHOICES:
            found = found or pattern.search(place.text)
        if found is not None:
            letter = next(filter(None, found.groups())).upper()
            return Extracted(letter, letter)
    return None


def _yes_no(text: str) -> Extracted | None:
    for place in _places(text):
        if (found := _YES_NO.search(_ASKED.sub(" ", place.text))) is not None:
            return Extracted(found[0], "yes" if found["yes"] else "no")
    return None


def _short_text(text: str) -> Extracted | None:
    """The first line of an answer: what comes below explains it."""
    for place in _places(text):
        for line in place.text.splitlines():
            if (found := _as_text(line)) is not None:
                return found
    return None


def _free_text(text: str) -> Extracted | None:
    return next(filter(None, (_as_text(place.text) for place in _places(text))), None)


def _as_text(text: str) -> Extracted | None:
    shown = _undressed(text)
    return Extracted(shown, " ".join(fold(shown).split())) if shown else None


def _undressed(text: str) -> str:
    """Without white space, quotes and a final stop around it."""
    before = None
    while text != before:
        before = text
        if (formula := _FORMULA.fullmatch(text)) is not None:
            text = next((inner for inner in formula.groups() if inner is not None), "")
        text = text.strip().lstrip(_DRESS + ":：").rstrip(_DRESS).rstrip(_STOPS)
    return text


_READERS: Mapping[TaskType, Callable[[str], Extracted | None]] = {
    TaskType.NUMBER: _number,
    TaskType.CHOICE: _choice,
    TaskType.YES_NO: _yes_no,
    TaskType.SHORT_TEXT: _short_text,
    TaskType.FREE_TEXT: _free_text,
}

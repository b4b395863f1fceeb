"""Chain of thought: the model writes its reasoning first, then the answer is taken out of it.

Zero-shot (Kojima et al. 2022, arXiv 2205.11916): a sentence has the model reason, and a second
call extracts the answer from question and reasoning. Few-shot (Wei et al. 2022, arXiv
2201.11903): worked examples stand before the question, and the answer follows a phrase that all
of them end in. Self-consistency (Wang et al. 2022, arXiv 2203.11171): several chains are sampled,
and their answers vote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chatapp.domain.errors import bad_parameter
from chatapp.domain.messages import Json, Message, Role, Status, TextPart, new_id
from chatapp.domain.prompt_templates import ExampleTurn
from chatapp.domain.reasoning_kinds import MOST_SAMPLES as MOST_SAMPLES
from chatapp.domain.reasoning_kinds import Method as Method
from chatapp.domain.reasoning_kinds import TaskType as TaskType

CHAIN_OF_THOUGHT = "chain_of_thought"
"""The parameter of a conversation that says how the model is to reason (`ChainOfThought`)."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class ChainOfThought:
    """How the model is to reason, as a conversation and an answer keep it."""

    method: Method
    task: TaskType = TaskType.FREE_TEXT
    samples: int = 1
    """Chains that are sampled; above 1 their answers vote."""

    @property
    def votes(self) -> bool:
        """Whether several chains vote."""
        return self.samples > 1

    def as_parameter(self) -> dict[str, Json]:
        """What is kept under `CHAIN_OF_THOUGHT`."""
        return {"method": self.method.value, "task": self.task.value, "samples": self.samples}


def chain_of_thought(parameters: Mapping[str, Json]) -> ChainOfThought | None:
    """What the parameters of a call say of it; None: the model is asked as it is.

    It is a method's name, "off", or an object with `method` and maybe `task` and `samples`.
    Raises InputError (bad_parameter).
    """
    value = parameters.get(CHAIN_OF_THOUGHT)
    given = value if isinstance(value, dict) else {"method": value}
    if given.get("method") in (None, "off") and given.keys() <= {"method", "task", "samples"}:
        return None
    samples = given.get("samples", 1)
    whole = isinstance(samples, int) and not isinstance(samples, bool)
    try:
        method = Method(str(given["method"]))
        task = TaskType(str(given.get("task", TaskType.FREE_TEXT.value)))
    except ValueError:
        raise bad_parameter(CHAIN_OF_THOUGHT, value) from None
    if given.keys() - {"method", "task", "samples"} or not whole:
        raise bad_parameter(CHAIN_OF_THOUGHT, value)
    assert isinstance(samples, int)
    if not 1 <= samples <= MOST_SAMPLES:
        raise bad_parameter(CHAIN_OF_THOUGHT, value)
    return ChainOfThought(method, task, samples)


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is added to a question of one task type, in one language."""

    trigger: str
    """Brings the model to reason."""
    extractor: str
    """Asks for the answer, behind the reasoning."""
    phrase: str
    """What the answer follows in the worked examples."""


_STEPS_EN, _PHRASE_EN = "Let's think step by step.", "The answer is"
_STEPS_ZH, _PHRASE_ZH = "让我们一步一步地思考。", "答案是"
ANSWER_PHRASES = _PHRASE_EN, _PHRASE_ZH
"""What the answer follows in the app's own examples: a model may answer in the other language."""

SENTENCES: Mapping[TaskType, Mapping[str, Sentences]] = {
    task: {
        "en": Sentences(_STEPS_EN, english, _PHRASE_EN),
        "zh": Sentences(_STEPS_ZH, chinese, _PHRASE_ZH),
    }
    for task, english, chinese in (
        (
            TaskType.NUMBER,
            "Therefore, the answer (arabic numerals) is",
            "因此，答案（阿拉伯数字）是",
        ),
        (
            TaskType.CHOICE,
            "Therefore, among A through E, the answer is",
            "因此，在 A 到 E 中，答案是",
        ),
        (TaskType.YES_NO, "Therefore, the answer (Yes or No) is", "因此，答案（是或否）是"),
        (TaskType.SHORT_TEXT, "Therefore, the answer is", "因此，答案是"),
        (
            TaskType.FREE_TEXT,
            "Therefore, the answer in one or two sentences is",
            "因此，用一两句话回答，答案是",
        ),
    )
}
"""The app's own sentences by task type and language; those of the paper where it has one."""


def language_of(text: str) -> str:
    """The language of a question by its script: "zh" where it is mostly Chinese, else "en"."""
    if _KANA.search(text):
        return "en"
    return "zh" if len(_HAN.findall(text)) > len(_LATIN_WORD.findall(text)) else "en"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a branch in one call."""

    examples: tuple[ExampleTurn, ...] = ()
    """In front of it, as earlier turns."""
    suffix: str = ""
    """Behind the text of the prompt, on a new line."""
    answer: str = ""
    """An answer to the prompt that is there already."""
    question: str = ""
    """A prompt below that answer; "": the answer is to be continued, if there is one."""
    reasoning: bool = False
    """Whether earlier answers have their reasoning in front."""


NO_FRAME = Frame()
"""Nothing stands around it."""


def framed(messages: Sequence[Message], frame: Frame) -> tuple[Message, ...]:
    """A branch as a call with that frame has it; where anything is added it ends in a prompt."""
    if frame.reasoning:
        messages = [with_reasoning(message) for message in messages]
    if not (frame.examples or frame.suffix or frame.answer):
        return tuple(messages)
    *before, prompt = messages
    before.append(_with_suffix(prompt, frame.suffix) if frame.suffix else prompt)
    if frame.answer:
        before.append(_turn(prompt, Role.ASSISTANT, frame.answer))
    if frame.question:
        before.append(_turn(prompt, Role.USER, frame.question))
    shown = [
        _turn(prompt, role, text)
        for example in frame.examples
        for role, text in ((Role.USER, example.prompt), (Role.ASSISTANT, example.answer))
    ]
    return (*shown, *before)


def with_reasoning(message: Message) -> Message:
    """An answer with its chain of thought in front; another message as it is."""
    if CHAIN_OF_THOUGHT not in message.parameters:
        return message
    winner = next((one.thinking for one in message.chains if one.shown == message.text), "")
    reasoning = (message.thinking or winner).strip()
    if not reasoning or not message.text:
        return message
    return replace(message, parts=(TextPart(f"{reasoning}\n\n{message.text}"), *message.attached))


def _with_suffix(prompt: Message, suffix: str) -> Message:
    text = f"{prompt.text}\n{suffix}" if prompt.text else suffix
    others = tuple(part for part in prompt.parts if not isinstance(part, TextPart))
    return replace(prompt, parts=(*others, TextPart(text)))


def _turn(prompt: Message, role: Role, text: str) -> Message:
    """A message that is only in the call."""
    identity, parts = new_id(), (TextPart(text),)
    return Message(
        identity, prompt.conversation, None, role, parts, Status.COMPLETE, prompt.created
    )

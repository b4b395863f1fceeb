"""Each parameter of a call for an answer, declared once; the parameters panel is built from it.

The names are those of OpenAI's chat API where it has one, else those most servers use. A dialect
says under what name it sends each (`capabilities.py`). Values are kept by these names with the
conversation, the preset and the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT
from chatapp.domain.context import SUMMARY
from chatapp.domain.messages import Json
from chatapp.domain.translation import QT_TRANSLATE_NOOP


class Kind(StrEnum):
    """What the values of a parameter are."""

    NUMBER = "number"
    INTEGER = "integer"
    SWITCH = "switch"
    TEXT = "text"
    CHOICE = "choice"
    TEXTS = "texts"
    """A list of texts."""
    BIASES = "biases"
    """Numbers by token id."""
    FORMAT = "format"
    """The shape of OpenAI's `response_format`: text, any JSON, or JSON by a schema."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    `low` and `high`: the range a slider covers; `strict`: nothing outside it is taken. `neutral`:
    the value that changes nothing, where a slider's fill begins. `own`: it is the app's and is
    never sent. `unit`: of a number, to show.
    """

    name: str
    kind: Kind
    label: str
    hint: str
    low: float | None = None
    high: float | None = None
    step: float | None = None
    neutral: float | None = None
    strict: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    own: bool = False
    unit: str = ""

    def fits(self, value: Json) -> bool:
        """Whether `value` is one of its values."""
        match self.kind:
            case Kind.NUMBER | Kind.INTEGER:
                return self._fits_number(value)
            case Kind.SWITCH:
                return isinstance(value, bool)
            case Kind.TEXT:
                return isinstance(value, str)
            case Kind.CHOICE:
                return value in [choice for choice, _label in self.choices]
            case Kind.TEXTS:
                texts = [value] if isinstance(value, str) else value
                return isinstance(texts, list) and all(isinstance(one, str) for one in texts)
            case _:
                return isinstance(value, dict)

    def _fits_number(self, value: Json) -> bool:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        if self.kind is Kind.INTEGER and not isinstance(value, int):
            return False
        if not self.strict or self.low is None or self.high is None:
            return True
        return self.low <= value <= self.high


_EFFORTS = (
    ("none", QT_TRANSLATE_NOOP("parameters", "None")),
    ("minimal", QT_TRANSLATE_NOOP("parameters", "Minimal")),
    ("low", QT_TRANSLATE_NOOP("parameters", "Low")),
    ("medium", QT_TRANSLATE_NOOP("parameters", "Medium")),
    ("high", QT_TRANSLATE_NOOP("parameters", "High")),
    ("xhigh", QT_TRANSLATE_NOOP("parameters", "Highest")),
)
_OVERFLOWS = (
    ("stop", QT_TRANSLATE_NOOP("parameters", "Say so, send nothing")),
    ("drop_oldest", QT_TRANSLATE_NOOP("parameters", "Leave out the oldest messages")),
    ("summarise", QT_TRANSLATE_NOOP("parameters", "Summarise the oldest messages")),
)

PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter(
            "temperature",
            Kind.NUMBER,
            QT_TRANSLATE_NOOP("parameters", "Temperature"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "How freely the next word is chosen. 0 takes the likeliest one, 1 follows the "
                "model's own probabilities, more makes answers surprising.",
            ),
            0,
            2,
            0.05,
            neutral=0,
        ),
        Parameter(
            "top_p",
            Kind.NUMBER,
            QT_TRANSLATE_NOOP("parameters", "Top-p"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "Only the likeliest words that together have this probability are chosen from. "
                "1 leaves none out.",
            ),
            0,
            1,
            0.01,
            neutral=0,
            strict=True,
        ),
        Parameter(
            "top_k",
            Kind.INTEGER,
            QT_TRANSLATE_NOOP("parameters", "Top-k"),
            QT_TRANSLATE_NOOP("parameters", "Only so many of the likeliest words are chosen from."),
            0,
            200,
            1,
            neutral=0,
        ),
        Parameter(
            "min_p",
            Kind.NUMBER,
            QT_TRANSLATE_NOOP("parameters", "Min-p"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "Words less likely than this share of the likeliest one's probability are left out.",
            ),
            0,
            1,
            0.01,
            neutral=0,
            strict=True,
        ),
        Parameter(
            "max_tokens",
            Kind.INTEGER,
            QT_TRANSLATE_NOOP("parameters", "Longest answer"),
            QT_TRANSLATE_NOOP("parameters", "The answer is cut after so many tokens."),
            1,
            131_072,
            1,
            neutral=1,
            unit="tokens",
        ),
        Parameter(
            "frequency_penalty",
            Kind.NUMBER,
            QT_TRANSLATE_NOOP("parameters", "Frequency penalty"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "Above 0 a word gets the less likely the more often it was used; below 0 the more "
                "likely.",
            ),
            -2,
            2,
            0.05,
            neutral=0,
        ),
        Parameter(
            "presence_penalty",
            Kind.NUMBER,
            QT_TRANSLATE_NOOP("parameters", "Presence penalty"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "Above 0 words that were used at all get less likely, so new subjects come up.",
            ),
            -2,
            2,
            0.05,
            neutral=0,
        ),
        Parameter(
            "repetition_penalty",
            Kind.NUMBER,
            QT_TRANSLATE_NOOP("parameters", "Repetition penalty"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "Divides the score of words that were used already: 1 changes nothing, 1.1 helps "
                "small models that go round in circles.",
            ),
            0.5,
            2,
            0.01,
            neutral=1,
        ),
        Parameter(
            "seed",
            Kind.INTEGER,
            QT_TRANSLATE_NOOP("parameters", "Seed"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "With the same number and the same request the answer is the same, as far as the "
                "service can.",
            ),
        ),
        Parameter(
            "n",
            Kind.INTEGER,
            QT_TRANSLATE_NOOP("parameters", "Answers"),
            QT_TRANSLATE_NOOP(
                "parameters", "So many answers side by side; you pick the one to go on with."
            ),
            1,
            8,
            1,
            neutral=1,
        ),
        Parameter(
            "response_format",
            Kind.FORMAT,
            QT_TRANSLATE_NOOP("parameters", "Answer as"),
            QT_TRANSLATE_NOOP(
                "parameters", "Text, any JSON, or JSON that follows a schema you give."
            ),
        ),
        Parameter(
            "stop",
            Kind.TEXTS,
            QT_TRANSLATE_NOOP("parameters", "Stop at"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "The answer ends before any of these texts. \\n stands for a line break, \\t for a "
                "tab.",
            ),
        ),
        Parameter(
            "reasoning_effort",
            Kind.CHOICE,
            QT_TRANSLATE_NOOP("parameters", "Reasoning effort"),
            QT_TRANSLATE_NOOP("parameters", "How long a reasoning model thinks before it answers."),
            choices=_EFFORTS,
        ),
        Parameter(
            "thinking_budget",
            Kind.INTEGER,
            QT_TRANSLATE_NOOP("parameters", "Thinking budget"),
            QT_TRANSLATE_NOOP(
                "parameters", "At most so many tokens of reasoning before the answer; 0: none."
            ),
            0,
            32_768,
            1,
            neutral=0,
            unit="tokens",
        ),
        Parameter(
            "logprobs",
            Kind.SWITCH,
            QT_TRANSLATE_NOOP("parameters", "Token probabilities"),
            QT_TRANSLATE_NOOP("parameters", "Ask how likely each token of the answer was."),
        ),
        Parameter(
            "top_logprobs",
            Kind.INTEGER,
            QT_TRANSLATE_NOOP("parameters", "Alternatives"),
            QT_TRANSLATE_NOOP(
                "parameters", "For each token, so many others that could have stood there."
            ),
            0,
            20,
            1,
            neutral=0,
            strict=True,
        ),
        Parameter(
            "logit_bias",
            Kind.BIASES,
            QT_TRANSLATE_NOOP("parameters", "Token bias"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "Makes tokens likelier or less likely, from -100 (never) to 100 (always), by their "
                "numbers in the model's vocabulary.",
            ),
        ),
        Parameter(
            "user",
            Kind.TEXT,
            QT_TRANSLATE_NOOP("parameters", "User id"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "Tells the service that requests come from the same person, without saying who.",
            ),
        ),
        Parameter(
            "session",
            Kind.TEXT,
            QT_TRANSLATE_NOOP("parameters", "Session id"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "Tells the service which requests belong to one conversation, so that it can "
                "reuse what it computed.",
            ),
        ),
        Parameter(
            "stream",
            Kind.SWITCH,
            QT_TRANSLATE_NOOP("parameters", "Streaming"),
            QT_TRANSLATE_NOOP(
                "parameters", "Show the answer as it is written. Off: all at once, at its end."
            ),
        ),
        Parameter(
            "timeout",
            Kind.NUMBER,
            QT_TRANSLATE_NOOP("parameters", "Time limit"),
            QT_TRANSLATE_NOOP("parameters", "The whole answer may take so long."),
            1,
            3_600,
            1,
            neutral=1,
            own=True,
            unit="seconds",
        ),
        Parameter(
            "idle_timeout",
            Kind.NUMBER,
            QT_TRANSLATE_NOOP("parameters", "Longest silence"),
            QT_TRANSLATE_NOOP(
                "parameters", "The answer is given up when nothing came for so long."
            ),
            1,
            900,
            1,
            neutral=1,
            own=True,
            unit="seconds",
        ),
        Parameter(
            "context_overflow",
            Kind.CHOICE,
            QT_TRANSLATE_NOOP("parameters", "When the context is full"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "What happens when the conversation is longer than the model can read.",
            ),
            choices=_OVERFLOWS,
            own=True,
        ),
        Parameter(
            "custom_instructions",
            Kind.SWITCH,
            QT_TRANSLATE_NOOP("parameters", "Custom instructions"),
            QT_TRANSLATE_NOOP(
                "parameters",
                "Whether the instructions for all conversations, and those of the folder, go in "
                "front of those of this one.",
            ),
            own=True,
        ),
    )
}
"""All parameters by name, in the order of the panel."""

COMPARISON = "comparison"
"""The parameter of a conversation that holds what it compares (`comparing.Comparison`), and of an
answer that holds the id of its column."""

KEPT_BY_APP = frozenset({SUMMARY, COMPARISON})
"""What the app itself keeps among the parameters: nothing that anyone sets."""

OWN_PARAMETERS = (
    frozenset(one.name for one in PARAMETERS.values() if one.own) | KEPT_BY_APP | {CHAIN_OF_THOUGHT}
)
"""Those of the app itself, which are never sent; a chain of thought is not set in the panel."""

"""Folds a provider's events into answers, without copying the text at every token."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT
from chatapp.domain.chains import GrowingChains, leading_answer
from chatapp.domain.events import (
    ChainEnded,
    ChainGrew,
    Event,
    Finished,
    FinishReason,
    ModelNamed,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
    UsageReported,
)
from chatapp.domain.growing_text import GrowingText as GrowingText
from chatapp.domain.messages import (
    Failure,
    Message,
    Part,
    Status,
    TextPart,
    ThinkingPart,
    Timing,
    Usage,
)
from chatapp.domain.probabilities import AnswerProbabilities, taken_out
from chatapp.domain.token_table import TokenTable, table_of


class ReplyBuilder:
    """One choice of a running reply: the stored message plus what has arrived since.

    Parameters: `message`, empty, or with the text that is continued; `begun`, the token
    probabilities of that text, where they are known.
    """

    def __init__(self, message: Message, begun: AnswerProbabilities | None = None) -> None:
        self.message = message
        self._begun = begun
        self._tokens: TokenTable | None = None
        self._reasoning_tokens = TokenTable()
        """Of a chain of thought, in calls that tell them apart."""
        self._tokens_tried = 0.0
        self.text = GrowingText(message.text)
        self.thinking = GrowingText(message.thinking)
        self.chains = GrowingChains()
        """Chains of thought that vote, where several are sampled."""
        self.signatures: list[tuple[int, str]] = list(_signatures_of(message))
        """Signatures of the reasoning, each with the length up to which it signs."""
        self._signed_before = len(self.signatures)
        self.finish: FinishReason | None = None
        self.first_thinking: float | None = None
        """Seconds since the request was sent, like the next two."""
        self.first_text: float | None = None
        self.tried = 0.0
        """When the try began that brought it."""

    def take_tokens(self, event: TokenProbabilities, tried: float) -> None:
        """Take probabilities in; those of a try that brought nothing are let go of."""
        if self._tokens is None or tried != self._tokens_tried:
            begun = self._begun.tokens if self._begun is not None else ()
            self._tokens = table_of(begun).head(len(begun))
            self._tokens_tried = tried
            self._reasoning_tokens = TokenTable()
        (self._reasoning_tokens if event.reasoning else self._tokens).extend(event.tokens)

    @property
    def probabilities(self) -> AnswerProbabilities | None:
        """Those of the tokens of the text, where the endpoint gave them."""
        if self._tokens is None or self._tokens_tried != self.tried:
            return self._begun
        if CHAIN_OF_THOUGHT in self.message.parameters:
            return taken_out(self._reasoning_tokens, self._tokens, str(self.text))
        if self._begun is not None:
            return dataclasses.replace(self._begun, tokens=self._tokens)
        return AnswerProbabilities(self._tokens, len(self.message.text))

    def snapshot(self, status: Status = Status.STREAMING, error: Failure | None = None) -> Message:
        """The message as it stands now."""
        parts: list[Part] = list(self._thinking_parts())
        chains = self.chains.as_they_stand(status)
        # Of a vote that was ended early, what led until then is the answer.
        text = str(self.text) or (leading_answer(chains) if status is not Status.STREAMING else "")
        if text:
            parts.append(TextPart(text))
        parts += (*self.message.attached, *chains)
        return dataclasses.replace(self.message, parts=tuple(parts), status=status, error=error)

    @property
    def has_content(self) -> bool:
        """Whether any text, thinking, signature or chain of thought has arrived."""
        signed = len(self.signatures) > self._signed_before
        return self.text.grown or self.thinking.grown or signed or self.chains.begun

    def thinking_time(self, total: float) -> float | None:
        """Seconds the reasoning took. `total`: seconds since the request was sent."""
        if self.first_thinking is None:
            before = self.message.timing  # of an answer that is continued
            return before.thinking if before is not None else None
        return (total if self.first_text is None else self.first_text) - self.first_thinking

    def _thinking_parts(self) -> Iterator[ThinkingPart]:
        if not len(self.thinking) and not self.signatures:
            return
        thinking, start = str(self.thinking), 0
        for end, signature in self.signatures:
            yield ThinkingPart(thinking[start:end], signature)
            start = end
        if start < len(thinking):
            yield ThinkingPart(thinking[start:])


class ReplyFold:
    """All choices of one call for an answer, and what is common to them.

    Parameters: `messages`, the stored, empty answers by choice index; `begun`, as that of a
    `ReplyBuilder`.
    """

    def __init__(
        self, messages: Iterable[Message], begun: AnswerProbabilities | None = None
    ) -> None:
        self.choices = [ReplyBuilder(message, begun) for message in messages]
        self.usage: Usage | None = None
        self.first_token: float | None = None
        """Seconds since the try began that brought it."""

    def apply(self, event: Event, elapsed: float, *, tried: float = 0.0) -> None:
        """Take one event in.

        Parameters: `elapsed`, seconds since the request was first sent; `tried`, those after which
        it was sent again, and this is of the answer to that.
        """
        if isinstance(event, (TextDelta, ThinkingDelta)):
            if self.first_token is None and event.text:
                self.first_token = elapsed - tried
            if event.text and (choice := self._choice(event.index)) is not None:
                choice.tried = tried
                if isinstance(event, TextDelta):
                    choice.text.append(event.text)
                    choice.first_text = elapsed if choice.first_text is None else choice.first_text
                else:
                    choice.thinking.append(event.text)
                    if choice.first_thinking is None:
                        choice.first_thinking = elapsed
        elif isinstance(event, (ChainGrew, ChainEnded)):
            if (choice := self._choice(event.index)) is not None:
                choice.chains.apply(event)
                choice.tried = tried
                if self.first_token is None:
                    self.first_token = elapsed - tried
        elif isinstance(event, ThinkingSigned):
            if (choice := self._choice(event.index)) is not None:
                choice.signatures.append((len(choice.thinking), event.signature))
        elif isinstance(event, TokenProbabilities):
            if (choice := self._choice(event.index)) is not None:
                choice.take_tokens(event, tried)
        elif isinstance(event, Finished):
            if (choice := self._choice(event.index)) is not None:
                choice.finish = event.reason
        elif isinstance(event, UsageReported):
            self.usage = event.usage
        elif isinstance(event, ModelNamed):
            for choice in self.choices:
                choice.message = dataclasses.replace(choice.message, model=event.model or None)

    def finished(self, index: int, status: Status, error: Failure | None, total: float) -> Message:
        """Choice `index` in its final state.

        Parameters: `total`, seconds since the request was sent; waits for the try that brought the
        answer are not kept.
        """
        choice = self.choices[index]
        message = choice.snapshot(status, error)
        thinking = choice.thinking_time(total)
        timing = Timing(first_token=self.first_token, total=total - choice.tried, thinking=thinking)
        usage = self.usage if index == 0 else None  # one count for all choices
        return dataclasses.replace(message, usage=usage, timing=timing)

    def _choice(self, index: int) -> ReplyBuilder | None:
        return self.choices[index] if 0 <= index < len(self.choices) else None


def _signatures_of(message: Message) -> Iterator[tuple[int, str]]:
    end = 0
    for part in message.parts:
        if isinstance(part, ThinkingPart):
            end += len(part.text)
            if part.signature is not None:
                yield end, part.signature

"""The sentences and worked examples of chains of thought: the app's own, and the user's."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import Any

from chatapp.domain.chain_of_thought import (
    SENTENCES,
    ChainOfThought,
    Frame,
    Method,
    Sentences,
    TaskType,
    chain_of_thought,
    language_of,
    with_reasoning,
)
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json, Message
from chatapp.domain.prompt_templates import ExampleTurn
from chatapp.domain.settings import REASONING_SENTENCES, SEND_REASONING, WORKED_EXAMPLES
from chatapp.domain.worked_examples import WorkedExample
from chatapp.engine import tokens
from chatapp.resources import resource
from chatapp.storage.settings import Settings

_Set = Callable[[str, object], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is said to the model besides a question."""

    method: Method
    task: TaskType
    language: str
    sentences: Sentences
    examples: tuple[ExampleTurn, ...] = ()


class ReasoningTexts:
    """Gives them by task type and language ("en", "zh"), and keeps what the user made of them.

    Parameters: `set_setting`, as `Engine.set_setting`.
    """

    def __init__(self, settings: Settings, set_setting: _Set) -> None:
        self._settings = settings
        self._set = set_setting

    @property
    def send_reasoning(self) -> bool:
        """Whether the reasoning of earlier answers goes with a prompt."""
        return self._settings.get(SEND_REASONING)

    @property
    def frame(self) -> Frame:
        """What stands around every branch."""
        return Frame(reasoning=self.send_reasoning)

    def as_sent(self, branch: Sequence[Message]) -> Sequence[Message]:
        """Earlier messages as they go with a prompt."""
        return [*map(with_reasoning, branch)] if self.send_reasoning else branch

    async def around(self, prompt: Message, parameters: Mapping[str, Json]) -> int:
        """About how many tokens stand around a prompt in the call that reasons."""
        wanted = chain_of_thought(parameters)
        return 0 if wanted is None else await _tokens_of(self.plan(prompt.text, wanted))

    async def added(self, parameters: Mapping[str, Json], *, by_length: bool) -> dict[str, int]:
        """The same by the prompt's language; nothing where the model is asked as it is.

        Parameters: `by_length`, as in `tokens.estimate`.
        """
        try:
            wanted = chain_of_thought(parameters)
        except InputError:  # of a file that was imported
            return {}
        if wanted is None:
            return {}
        return {
            language: await _tokens_of(self._plan_in(language, wanted), by_length=by_length)
            for language in SENTENCES[wanted.task]
        }

    def plan(self, question: str, wanted: ChainOfThought) -> Plan:
        """What goes with a question, in its language."""
        return self._plan_in(language_of(question), wanted)

    def _plan_in(self, language: str, wanted: ChainOfThought) -> Plan:
        sentences = self.sentences(wanted.task, language)
        examples: tuple[ExampleTurn, ...] = ()
        if wanted.method is Method.FEW_SHOT:
            shown = self.examples(wanted.task, language)
            examples = tuple(one.turn(sentences.phrase, language) for one in shown)
        return Plan(wanted.method, wanted.task, language, sentences, examples)

    def sentences(self, task: TaskType, language: str) -> Sentences:
        """The sentences of a task type."""
        own, usual = self._own(REASONING_SENTENCES.name, task, language), SENTENCES[task][language]
        if not isinstance(own, dict):
            return usual
        values = {field.name: own.get(field.name) for field in fields(Sentences)}
        return Sentences(
            **{
                name: value if isinstance(value, str) else getattr(usual, name)
                for name, value in values.items()
            }
        )

    def examples(self, task: TaskType, language: str) -> tuple[WorkedExample, ...]:
        """The worked examples of a task type."""
        own = self._own(WORKED_EXAMPLES.name, task, language)
        return _examples_of(own if isinstance(own, list) else _usual_examples()[task][language])

    async def set_sentences(
        self, task: TaskType, language: str, sentences: Sentences | None
    ) -> None:
        """Keep other sentences; None: the app's own. Raises StorageError."""
        if sentences == SENTENCES[task][language]:
            sentences = None
        value = asdict(sentences) if sentences is not None else None
        await self._keep(REASONING_SENTENCES.name, task, language, value)

    async def set_examples(
        self, task: TaskType, language: str, examples: Sequence[WorkedExample] | None
    ) -> None:
        """Keep other examples; None: the app's own. Raises StorageError."""
        if examples is not None and tuple(examples) == usual_examples(task, language):
            examples = None
        value = [asdict(one) for one in examples] if examples is not None else None
        await self._keep(WORKED_EXAMPLES.name, task, language, value)

    async def _keep(self, setting: str, task: TaskType, language: str, value: object) -> None:
        kept = self._kept(setting)
        of_task = kept.get(task.value)
        known = dict(of_task) if isinstance(of_task, dict) else {}
        known = {**known, language: value} if value is not None else known
        if value is None:
            known.pop(language, None)
        kept = {**kept, task.value: known}
        await self._set(setting, json.dumps(kept, ensure_ascii=False))

    def _own(self, setting: str, task: TaskType, language: str) -> object:
        of_task = self._kept(setting).get(task.value)
        return of_task.get(language) if isinstance(of_task, dict) else None

    def _kept(self, setting: str) -> dict[str, Any]:
        """What the user made; of a damaged setting nothing."""
        chosen = {one.name: one for one in (REASONING_SENTENCES, WORKED_EXAMPLES)}[setting]
        try:
            kept = json.loads(self._settings.get(chosen) or "{}")
        except (ValueError, RecursionError):
            return {}
        return kept if isinstance(kept, dict) else {}


async def _tokens_of(plan: Plan, *, by_length: bool = False) -> int:
    """Of the worked examples, which are messages, or of the trigger, which is a part of one."""
    if plan.method is Method.ZERO_SHOT:
        return await tokens.estimate(plan.sentences.trigger, by_length=by_length)
    texts = [text for one in plan.examples for text in (one.prompt, one.answer)]
    marks = len(texts) * tokens.MESSAGE_TOKENS
    return await tokens.estimate("\n".join(texts), by_length=by_length) + marks


def usual_examples(task: TaskType, language: str) -> tuple[WorkedExample, ...]:
    """The app's own worked examples."""
    return _examples_of(_usual_examples()[task][language])


@cache
def _usual_examples() -> Mapping[str, Mapping[str, list[object]]]:
    table = json.loads(resource("worked_examples.json").read_text("utf-8"))
    assert isinstance(table, dict)
    return table


def _examples_of(entries: Sequence[object]) -> tuple[WorkedExample, ...]:
    texts = [
        [str(entry.get(field.name) or "") for field in fields(WorkedExample)]
        for entry in entries
        if isinstance(entry, dict)
    ]
    return tuple(WorkedExample(*each) for each in texts if all(each))

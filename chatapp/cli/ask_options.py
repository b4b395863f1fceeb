"""The options of `chatapp ask`."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from chatapp.cli.schema_option import add_schema
from chatapp.domain.reasoning_kinds import MOST_SAMPLES, Method, TaskType

if TYPE_CHECKING:
    from chatapp.domain.messages import Json

DESCRIPTION = (
    "Asks a model and prints exactly the answer's text as it arrives. The prompt "
    "is kept before the request is sent, the answer while it arrives. Exits 1 when the answer "
    "failed or is incomplete (what arrived is kept), 130 when it was stopped. "
    "CHATAPP_API_KEY gives the key for this run; it goes before a stored one."
)
EPILOG = (
    "An answer cut by its length limit or a content filter is complete; stderr names "
    "the cut. 429, 408, 409 and 5xx are tried three times at most, before the first text; "
    "Retry-After is obeyed up to 120 seconds. Redirects are not followed. The app's own "
    "parameters, in seconds: timeout (whole call; none) and idle_timeout (since the last piece "
    "of the answer or its reasoning; 300). Those the app knows are sent under the service's own "
    "names, and refused where it does not take them: see chatapp connections capabilities. "
    "All others are sent as they are. A value is taken as JSON where it is JSON, else as text. "
    "logprobs=5 asks for five alternatives of each token; session=conversation sends the "
    "conversation's id. context_overflow says what happens when the conversation is too long "
    "for the model: drop_oldest, summarise (by the same model) or stop (send nothing, exit 1); "
    "without it all is sent, and the service decides. With n above 1 the first answer is printed "
    "and all are kept; where the service has no n, as many requests are made. Pictures (PNG, JPEG, GIF, WebP) are made "
    "smaller where they are large, and say nothing of where they were taken; of other files "
    "(text, code, PDF, docx, xlsx, pptx) the text is sent, in front of the question. When one "
    'cannot be used, nothing is sent or kept. "--" ends options.'
)


def add_options(ask: argparse.ArgumentParser) -> None:
    """Give the command's parser all but `--json`."""
    ask.add_argument("text", metavar="TEXT", help='the question; "-" reads it from stdin')
    ask.add_argument(
        "--complete",
        action="store_true",
        help="TEXT is a text that the model continues as it is, without any template around it; "
        "256 tokens are added at most unless --param max_tokens says otherwise. So it is anyway "
        "in a conversation that is one text, and where a connection can do nothing else",
    )
    ask.add_argument("--connection", metavar="NAME", help="where to ask (else the default one)")
    ask.add_argument("--model", metavar="ID", help="the model to ask")
    ask.add_argument(
        "--conversation", metavar="ID", help="go on at the current leaf of this conversation"
    )
    ask.add_argument("--system", metavar="TEXT", help="system prompt of the conversation")
    ask.add_argument(
        "--preset",
        metavar="NAME",
        help="system prompt and parameters of this preset; --system and --param go before them",
    )
    ask.add_argument(
        "--param",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=name_value,
        help="a parameter of the call, such as temperature=0.2 (may be repeated)",
    )
    _add_reasoning(ask)
    add_schema(
        ask,
        "a JSON schema that the answer is to follow. The answer is printed when it has ended and "
        "follows it: its JSON alone, on one line. One that breaks the schema is asked for once more, "
        "with what is wrong; when that one breaks it too, nothing is printed, and the exit code is "
        '1. A file that is no schema: 2. --json tells the outcome with "end", as structured',
    )
    for kind, about in (("image", "a picture"), ("file", "a file")):
        ask.add_argument(
            f"--{kind}",
            metavar="FILE",
            action="append",
            dest="attached",
            default=[],
            type=partial(_attached, kind),
            help=f"{about} to send with the question (may be repeated)",
        )


def _add_reasoning(ask: argparse.ArgumentParser) -> None:
    ask.add_argument(
        "--reason",
        choices=["off", *(method.value for method in Method)],
        help="have the model reason first: zero-shot makes two calls, for the reasoning and for the "
        "answer (Kojima et al. 2022); few-shot puts worked examples before the question (Wei et al. "
        "2022). The answer is printed; --json has the reasoning as well. The embedded demo model "
        "is too weak for it",
    )
    ask.add_argument(
        "--task",
        choices=[task.value for task in TaskType],
        help="with --reason, what kind of answer the question has (else free-text)",
    )
    ask.add_argument(
        "--samples",
        metavar="N",
        type=_samples,
        help=f"with --reason, so many chains of thought, {MOST_SAMPLES} at most, whose answers vote "
        "(Wang et al. 2022); the winning answer is printed",
    )


def reasoning_asked(arguments: argparse.Namespace) -> dict[str, Json]:
    """What the options say of a chain of thought, as parameters.

    Raises InputError (reason_missing) for `--task` and `--samples` without `--reason`.
    """
    from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT, ChainOfThought
    from chatapp.domain.errors import InputError

    if arguments.reason is None:
        if arguments.task is not None or arguments.samples is not None:
            raise InputError("reason_missing")
        return {}
    if arguments.reason == "off":
        return {CHAIN_OF_THOUGHT: "off"}
    task = TaskType(arguments.task or TaskType.FREE_TEXT)
    wanted = ChainOfThought(Method(arguments.reason), task, arguments.samples or 1)
    return {CHAIN_OF_THOUGHT: wanted.as_parameter()}


def _samples(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_SAMPLES:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MOST_SAMPLES}")
    return int(text)


def _attached(kind: str, path: str) -> tuple[str, Path]:
    """A file that goes with a question, in the order of all of them."""
    return kind, Path(path)


def name_value(text: str) -> str:
    """A text such as NAME=VALUE."""
    name, equals, _value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return text

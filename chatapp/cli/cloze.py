"""`chatapp cloze`: how likely labels are, by the words that may fill a blank."""

from __future__ import annotations

import argparse
import asyncio

from chatapp.cli.output import DONE, write, write_json
from chatapp.cli.row_progress import RowProgress
from chatapp.cli.run import accuracy_json, accuracy_words, pairs_of, tell_report
from chatapp.cli.session import run_with_engine
from chatapp.cli.tables import opened_table, piped_table, wanted_of
from chatapp.domain.cloze import BLANK, ClozeTask, Label, LabelScore
from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import Json
from chatapp.domain.prompt_templates import names_in
from chatapp.engine.batches import check_variables
from chatapp.engine.connections import Target
from chatapp.engine.engine import Engine
from chatapp.engine.table_files import TableFile
from chatapp.engine.template_files import find_template

_NAME = 24
"""Characters of a label's name that are shown beside its bar."""
_BAR = 40


def cloze(arguments: argparse.Namespace) -> int:
    """Score the labels of one text, or of each row of a table; gives the exit code."""
    if (arguments.input is None) != (arguments.output is None):
        arguments.refuse("--input and --output go together")
    piped = piped_table(arguments)

    async def command(engine: Engine) -> int:
        task = await _task(engine, arguments)
        target = await engine.batches.target(arguments.connection, arguments.model)
        if arguments.input is not None:
            table = await opened_table(arguments, piped)
            return await _score_table(engine, task, target, table, arguments)
        given = pairs_of(arguments.set)
        check_variables(given, task.variables)
        scores = await engine.cloze.scorer(task, target).score(given)
        if arguments.json:
            write_json([_score_json(score) for score in scores])
        else:
            write("".join(map(_bar, sorted(scores, key=_by_probability))))
        return DONE

    return run_with_engine(arguments, command)


async def _task(engine: Engine, arguments: argparse.Namespace) -> ClozeTask:
    template: str = arguments.template
    if BLANK not in names_in(template):
        template = await _found(engine, template)
    labels = []
    for name, words in pairs_of(arguments.label).items():
        given = tuple(word.strip() for word in words.replace("，", ",").split(","))
        labels.append(Label(name, tuple(dict.fromkeys(filter(None, given)))))
    return ClozeTask(
        template,
        tuple(labels),
        per_token=not arguments.sum,
        prior=arguments.prior is not None,
        neutral=arguments.prior or "",
    )


async def _found(engine: Engine, name: str) -> str:
    """The text of a template that is no text itself."""
    try:
        return (await find_template(name, engine.prompts.find)).text
    except NotFoundError:
        raise NotFoundError("no_cloze_template", name=name) from None


async def _score_table(
    engine: Engine,
    task: ClozeTask,
    target: Target,
    table: TableFile,
    arguments: argparse.Namespace,
) -> int:
    wanted = wanted_of(arguments, arguments.template)
    shown = RowProgress()
    try:
        report, accuracy = await engine.cloze.run(
            task, target, table, wanted, arguments.gold, shown.show
        )
    except asyncio.CancelledError:
        shown.tell_stopped()
        raise
    finally:
        shown.end()
    more = {} if accuracy is None else accuracy_json(accuracy)
    code = tell_report(report, arguments, more)
    if accuracy is not None and not arguments.json:
        write(f"{accuracy_words(accuracy).capitalize()}\n")
    return code


def _by_probability(score: LabelScore) -> float:
    return -score.probability


def _bar(score: LabelScore) -> str:
    length = round(_BAR * score.probability)
    about = "" if score.exact else "  (at most: a word is not among the likeliest)"
    percent = f"{100 * score.probability:5.1f}%"
    return f"{score.label[:_NAME]:<{_NAME}} {percent}  {'█' * length}{about}\n"


def _score_json(score: LabelScore) -> Json:
    return {
        "label": score.label,
        "probability": score.probability,
        "score": score.score,
        "exact": score.exact,
    }

"""`chatapp import` and `chatapp export`."""

from __future__ import annotations

import argparse
from pathlib import Path

from chatapp.cli.output import DONE, FAILED, complain, say, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import Failure, Json
from chatapp.domain.transferred import Outcome, Unreadable
from chatapp.domain.wording import one_line
from chatapp.engine.engine import Engine
from chatapp.engine.transfer_reports import Format, ImportReport


def import_files(arguments: argparse.Namespace) -> int:
    """Import files and tell what came of it."""

    async def command(engine: Engine) -> int:
        reports: dict[str, ImportReport] = {}
        failures: list[Failure] = []
        for name in dict.fromkeys(arguments.files):
            try:
                reports[name] = await engine.transfer.import_file(Path(name))
            except (InputError, NotFoundError) as error:
                failures.append(error.failure)
        if arguments.json:
            write_json(_report_json(reports))
        elif reports:
            write(_report_text(reports))
        if not failures:
            return DONE
        complain(failures[0])
        return FAILED

    return run_with_engine(arguments, command)


def export(arguments: argparse.Namespace) -> int:
    """Write conversations to a file."""

    async def command(engine: Engine) -> int:
        wanted = None if arguments.all else arguments.conversation
        form = Format(arguments.format)
        report = await engine.transfer.export(Path(arguments.file), form, wanted)
        count = report.conversations
        conversations = "1 conversation" if count == 1 else f"{count} conversations"
        if report.missing:
            say(f"Damaged attachments are not in it: {', '.join(report.missing)}")
        write(f"Exported {conversations} to {arguments.file}\n")
        return DONE

    return run_with_engine(arguments, command)


def _counts(reports: dict[str, ImportReport]) -> dict[str, int]:
    counts = {
        outcome.value: sum(report.outcomes[outcome] for report in reports.values())
        for outcome in Outcome
    }
    return {**counts, "unreadable": sum(len(report.unreadable) for report in reports.values())}


def _report_json(reports: dict[str, ImportReport]) -> dict[str, Json]:
    unreadable: list[Json] = [
        {"file": name, "name": one.name, "reason": one.reason}
        for name, report in reports.items()
        for one in report.unreadable
    ]
    left_out: list[Json] = [
        {"file": name, "conversation": title, "names": list(names)}
        for name, report in reports.items()
        for title, names in report.left_out.items()
    ]
    return {**_counts(reports), "unreadable_conversations": unreadable, "left_out": left_out}


def _report_text(reports: dict[str, ImportReport]) -> str:
    lines = [f"{name.replace('_', ' ')}: {count}" for name, count in _counts(reports).items()]
    lines = [line.capitalize() for line in lines]
    for report in reports.values():
        lines += [_unreadable_line(one) for one in report.unreadable]
        for title, names in report.left_out.items():
            lines.append(f"Left out of {title or 'New conversation'}: {', '.join(names)}")
    return "".join(f"{' '.join(line.split())}\n" for line in lines)


def _unreadable_line(one: Unreadable) -> str:
    facts = {"name": one.name, "reason": one.reason}
    return one_line(Failure("conversation_unreadable", facts))

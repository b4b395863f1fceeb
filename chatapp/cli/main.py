"""Reads the command line and runs one command; heavy modules are imported by the commands."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chatapp import __version__
from chatapp.cli.connection_parser import add_connections
from chatapp.cli.model_parser import add_model
from chatapp.cli.prompts_parser import add_prompts
from chatapp.cli.rows_parser import add_row_runs
from chatapp.cli.window import window_start
from chatapp.domain.start_request import StartRequest

Command = Callable[[argparse.Namespace], int]
OpenWindow = Callable[[Path | None, StartRequest], int]

EXPORT_FORMATS = ("json", "markdown", "html", "pdf", "text")


def run(argv: list[str], open_window: OpenWindow) -> int:
    """Run the command in `argv`, or `open_window` with the profile's folder when there is none.

    Returns the exit code: 0 done, 1 failed (one line on stderr), 2 wrong usage, 130 stopped.
    """
    start = window_start(argv, is_command)
    if start is not None:
        return open_window(*start)
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        return open_window(None, StartRequest())
    if arguments.new or arguments.hidden:
        parser.error("--new and --hidden open the window: they go with no command")
    command: Command = _load(arguments.run)
    from chatapp.cli.output import report_failures

    code = report_failures(command, arguments)
    # All is done and said: Ctrl+C, pressed again, does not change the exit code any more.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return code


def is_command(word: str) -> bool:
    """Whether a word names a command."""
    actions = build_parser()._actions
    return any(isinstance(each, Subparsers) and word in each.choices for each in actions)


def _load(name: str) -> Command:
    """The function behind "module:function" in this package."""
    import importlib

    module, _, function = name.partition(":")
    command: Command = getattr(importlib.import_module(f"chatapp.cli.{module}"), function)
    return command


class Parser(argparse.ArgumentParser):
    """A parser that takes options by their whole names only: a new one breaks no script."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **options})


def build_parser() -> Parser:
    """The parser of all commands."""
    parser = Parser(
        prog="chatapp",
        usage="chatapp [-h] [--version] [--profile DIR] COMMAND ...\n"
        "       chatapp [--profile DIR] [--new] [--hidden] [FILE ...]",
        description="Chat with language models. Without a command, opens the window, and offers "
        "to import what is in the files. Where it is open already, it does so. A file with the "
        "name of a command is given with its folder, as in ./search.",
        epilog="Exit codes: 0 done, 1 failed (one line on stderr says why), 2 wrong usage, "
        "130 stopped. The result is on stdout, nothing else. An encrypted profile is opened with "
        "the key in the keyring, or with the recovery key in CHATAPP_RECOVERY_KEY.",
    )
    parser.add_argument("--version", action="version", version=f"ChatApp {__version__}")
    parser.add_argument(
        "--profile",
        metavar="DIR",
        default=os.environ.get("CHATAPP_PROFILE"),
        help="folder with conversations and settings (also: CHATAPP_PROFILE)",
    )
    parser.add_argument(
        "--new", action="store_true", help="open the window with a new conversation"
    )
    parser.add_argument(
        "--hidden",
        action="store_true",
        help="open the window in the tray; where there is none, minimised",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", prog="chatapp")
    _add_ask(commands)
    add_row_runs(commands, _json_flag)
    _add_reading(commands)
    _add_search(commands)
    _add_transfer(commands)
    _add_preferences(commands)
    add_connections(commands)
    add_model(commands, _json_flag)
    add_prompts(commands, _json_flag)
    _add_backups(commands)
    _add_encryption(commands)
    _add_doctor(commands)
    return parser


Subparsers = argparse._SubParsersAction  # the only name argparse has for it


def _json_flag(parser: Parser, help_text: str) -> None:
    parser.add_argument("--json", action="store_true", help=help_text)


def _add_ask(commands: Subparsers[Parser]) -> None:
    from chatapp.cli.ask_options import DESCRIPTION, EPILOG, add_options

    ask = commands.add_parser(
        "ask",
        help="ask a question and print the answer as it arrives",
        description=DESCRIPTION,
        epilog=EPILOG,
    )
    add_options(ask)
    _json_flag(ask, "one JSON object a line: start, text, thinking, logprobs, usage, repair, end")
    ask.set_defaults(run="ask:ask", refuse=ask.error)


def _add_reading(commands: Subparsers[Parser]) -> None:
    conversations = commands.add_parser(
        "conversations",
        help="list the conversations",
        description="Lists the conversations, the newest first.",
    )
    _json_flag(conversations, "[{id, title, created, updated, message_count}]")
    conversations.set_defaults(run="reading:conversations")
    presets = commands.add_parser(
        "presets",
        help="list the presets of parameters",
        description="Lists the presets, by name. They are made in the window; `ask --preset NAME` "
        "asks with one.",
    )
    _json_flag(presets, "[{id, name, created, default, system, parameters}]")
    presets.set_defaults(run="presets:presets")
    show = commands.add_parser(
        "show",
        help="print a conversation",
        description="Prints the current branch of a conversation; with --json all branches.",
    )
    show.add_argument("id", metavar="ID", help="the conversation's id")
    _json_flag(show, "{id, title, current, system, messages: [...]}, all branches")
    show.add_argument(
        "--logprobs",
        action="store_true",
        help="with --json: each answer's tokens with their probabilities, where they are known",
    )
    show.set_defaults(run="reading:show", refuse=show.error)
    request = commands.add_parser(
        "request",
        help="print what was sent for an answer",
        description="Prints the request that was made for an answer: method, address, headers and "
        "body. The key is not in it: $API_KEY stands in its place, dots stand for other secrets. "
        "Pictures are shortened, except with --curl. Where an earlier message was changed since, "
        "stderr says so.",
    )
    request.add_argument("id", metavar="MESSAGE_ID", help="the answer's id")
    request.add_argument(
        "--curl", action="store_true", help="as a curl command for sh, with the key in API_KEY"
    )
    request.set_defaults(run="request:request")


def _add_search(commands: Subparsers[Parser]) -> None:
    from chatapp.cli.search_options import moment, positive, some_text

    search = commands.add_parser(
        "search",
        help="find messages that have a text",
        description="Finds the messages that have TEXT somewhere, also inside of words, in any "
        "branch of any conversation, the newest first. TEXT is taken as it stands: no character "
        "of it is an operator. Upper and lower case, full and half width, and accents of Latin "
        "letters make no difference. Conversations in the trash are left out.",
        epilog='A TEXT that begins with a hyphen comes after "--", which ends options. Dates are '
        "like 2026-11-26 or 2026-11-26T18:30+01:00; without a zone they are local time. When "
        "nothing is found, the exit code is 0 and the list is empty.",
    )
    search.add_argument("text", metavar="TEXT", type=some_text, help="one character or more")
    search.add_argument("--limit", metavar="N", type=positive, help="at most so many messages")
    search.add_argument("--conversation", metavar="ID", help="only in this conversation")
    search.add_argument("--folder", metavar="NAME", help="only in this folder (name or id)")
    search.add_argument("--role", choices=("user", "assistant"), help="only what this one wrote")
    search.add_argument("--model", metavar="ID", help="only answers of this model")
    search.add_argument("--after", metavar="DATE", type=moment, help="only from this moment on")
    search.add_argument("--before", metavar="DATE", type=moment, help="only before this moment")
    _json_flag(search, "[{conversation, message, snippet}]")
    search.set_defaults(run="search:search")


def _add_transfer(commands: Subparsers[Parser]) -> None:
    importing = commands.add_parser(
        "import",
        help="import conversations from files of other programs, or of this one",
        description="Imports the conversations of ChatGPT's, Claude's, Open WebUI's, LibreChat's, "
        "Chatbox's and NextChat's exports, of the llm tool's logs.db, of Markdown transcripts and "
        "of this app's own exports. What a file is, is seen by what is in it. Importing it again "
        "adds nothing twice; conversations that have grown get their new messages. What cannot "
        "be read is named, and the rest imported. Exits 1 for a file that is none of these.",
    )
    importing.add_argument("files", metavar="FILE", nargs="+", help="a file, or a zip file")
    _json_flag(
        importing,
        "{imported, already_there, grown, unreadable, unreadable_conversations: "
        "[{file, name, reason}], left_out: [{file, conversation, names}]}",
    )
    importing.set_defaults(run="transfer:import_files")
    export = commands.add_parser(
        "export",
        help="write conversations to a file",
        description="Writes conversations to a file that only you can read; one that is there is "
        "replaced once the new one is whole. json holds everything and can be imported "
        "elsewhere; the others hold the branch that is shown.",
    )
    which = export.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help="all conversations")
    which.add_argument(
        "--conversation", metavar="ID", action="append", help="this conversation, and others"
    )
    export.add_argument("--format", choices=EXPORT_FORMATS, required=True, help="what to write")
    export.add_argument("file", metavar="FILE", help="where to write it")
    export.set_defaults(run="transfer:export")


def _add_preferences(commands: Subparsers[Parser]) -> None:
    preferences = commands.add_parser(
        "preferences",
        help="write which answers were found best to a file",
        description="Preferences are what was chosen when answers were compared.",
    )
    actions = preferences.add_subparsers(dest="action", metavar="ACTION", required=True)
    export = actions.add_parser(
        "export",
        help="write them to a file of JSON lines",
        description="Writes one JSON object a line to a file that only you can read; one that is "
        "there is replaced once the new one is whole. A line is a pair: prompt, chosen and "
        "rejected are lists of {role, content}, with chosen_model, rejected_model, "
        "chosen_parameters, rejected_parameters, blind, created, conversation and id. "
        "rejected_prompt is there where the rejected answer had another prompt. With --decisions "
        "a line is all that was judged at once: verdict (chosen, tie or none_good), chosen (a "
        "place in answers, or null) and answers, each {prompt, text, model, parameters}. Those of "
        "deleted conversations are left out.",
    )
    export.add_argument("file", metavar="FILE", help="where to write it")
    export.add_argument(
        "--decisions", action="store_true", help="whole decisions, with those without a best one"
    )
    _json_flag(export, "{file, lines}")
    export.set_defaults(run="preferences:export")


def _add_backups(commands: Subparsers[Parser]) -> None:
    backup = commands.add_parser(
        "backup",
        help="copy everything into a file",
        description="Copies conversations, attachments, connections and settings into one file, "
        "which is replaced once the copy is whole and checked. Keys are not in it. It may be "
        "done while answers are written. Text deleted since then lives on in it.",
    )
    backup.add_argument("file", metavar="FILE", help="the file to write")
    _json_flag(backup, "{file, conversations, messages, newest}")
    backup.set_defaults(run="backups:backup")
    restore = commands.add_parser(
        "restore",
        help="make everything as it is in a backup",
        description="Replaces conversations, attachments, connections and settings by those of "
        "a backup. What was there becomes a backup first, and is named. On a terminal it shows "
        "what is replaced and asks. Refused while another process uses the profile.",
    )
    restore.add_argument("file", metavar="FILE", help="the backup")
    restore.add_argument("--yes", action="store_true", help="do not ask")
    _json_flag(restore, "{file, restored: {...}, replaced: {...}, kept}")
    restore.set_defaults(run="backups:restore")
    _add_backup_folder(commands)


def _add_backup_folder(commands: Subparsers[Parser]) -> None:
    backups = commands.add_parser(
        "backups",
        help="list or purge the backups made by themselves",
        description="An open window makes a backup every day, in the profile or the folder of the "
        "settings. The newest of each of the last 7 days and 4 weeks is kept.",
    )
    actions = backups.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="list them, the newest first")
    _json_flag(listing, "[{file, time, kind, size}]")
    listing.set_defaults(run="backups:list_all")
    purge = actions.add_parser(
        "purge",
        help="remove deleted text from the backups",
        description="Makes a fresh backup without anything deleted and removes all older ones of "
        "this profile. What lies in the trash is gone for good. Backups in other places stay.",
    )
    _json_flag(purge, "{removed, backup: {...}, cleaned}")
    purge.set_defaults(run="backups:purge")


def _add_encryption(commands: Subparsers[Parser]) -> None:
    encryption = commands.add_parser(
        "encryption",
        help="encrypt the conversations, or not any more",
        description="Conversations, attachments and backups are encrypted with a key that is kept "
        "in the system's keyring. Without it the recovery key opens them, given in "
        "CHATAPP_RECOVERY_KEY. Refused while another process uses the profile.",
    )
    actions = encryption.add_subparsers(dest="action", metavar="ACTION", required=True)
    status = actions.add_parser("status", help="tell how the conversations are kept")
    _json_flag(status, "{encrypted, in_keyring, recoverable}")
    status.set_defaults(run="encryption:status")
    on = actions.add_parser(
        "on",
        help="encrypt everything",
        description="Prints the recovery key, then encrypts. It is shown this once only.",
    )
    on.set_defaults(run="encryption:turn_on")
    change = actions.add_parser(
        "change",
        help="encrypt everything with new keys",
        description="Prints a new recovery key, then encrypts with a new key. The old recovery "
        "key opens nothing here any more.",
    )
    change.set_defaults(run="encryption:change")
    off = actions.add_parser(
        "off",
        help="decrypt everything",
        description="Afterwards other programs of this user can read the conversations.",
    )
    off.set_defaults(run="encryption:turn_off")


def _add_doctor(commands: Subparsers[Parser]) -> None:
    doctor = commands.add_parser(
        "doctor",
        help="check versions, profile, database, keyring, model and display",
        description="Checks what the app needs. Exits 1 when something needs you.",
    )
    doctor.add_argument(
        "--repair",
        action="store_true",
        help="mend a damaged database: what can be read is saved, the damaged file is kept",
    )
    _json_flag(doctor, "the checks as one JSON object")
    doctor.set_defaults(run="doctor:doctor")

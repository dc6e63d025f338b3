"""The command `mingbai`: what each word of it runs, and errors as one plain sentence."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from app.errors import AppError, GateFailed, ModelError
from indexes.errors import EmbedderUnavailable, IndexesError, IndexUnavailable
from indexes.premises import keep_to_premises
from ingest.errors import IngestError

_FAILED, _BAD_INPUT = 1, 2
_BROKEN = (GateFailed, ModelError, IndexUnavailable, EmbedderUnavailable)
"""What is not the person's doing: something of ours is broken or out of reach."""


_NONE = "\0"
"""No option starts like this: everything behind the word `eval` is left to the measurement's own parser."""


class _Parser(argparse.ArgumentParser):
    """Errors are one sentence on one line, as everywhere."""

    def error(self, message: str) -> NoReturn:
        message = message[0].upper() + message[1:]
        self.exit(_BAD_INPUT, f"{message}; see `{self.prog} --help`.\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 something is broken, 2 bad input."""
    _quiet_libraries()
    arguments = _parser().parse_args(argv)
    command = importlib.import_module(_module(arguments.module))
    try:
        return int(command.run(arguments))
    except (AppError, IngestError, IndexesError) as e:
        print(e, file=sys.stderr)  # noqa: T201
        return _FAILED if isinstance(e, _BROKEN) else _BAD_INPUT
    except BrokenPipeError:  # the reader of our output has gone: nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)  # noqa: T201
        return 130


def _module(name: str) -> str:
    """Return the module of a command. Evaluation stands above the application, which must not import it: it is
    looked up by its name, and only when it is asked for.
    """
    return "eval.cli" if name == "eval" else f"app.commands.{name}"


def _quiet_libraries() -> None:
    """Keep libraries from talking to the network, to the terminal and to logs with content."""
    keep_to_premises()
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("httpx", "httpcore", "presidio-analyzer", "presidio_analyzer", "sentence_transformers"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="mingbai", description="Answers about medical insurance and health policy, with proof."
    )
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser, metavar="COMMAND")
    for add in (_ingest, _questions, _checks, _lists, _services):
        add(commands)
    return parser


def _ingest(commands: Any) -> None:
    ingest = commands.add_parser("ingest", help="add or update documents")
    ingest.set_defaults(module="ingest")
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder of documents")
    for option, what in (
        ("--prune", "remove documents that are gone from the folder"),
        ("--rebuild", "build the whole index anew"),
        ("--watch", "go on and take in every change of the folders, removals too"),
        ("--enrich", "have the model write everyday questions for clauses without any"),
        ("--train", "refresh the static embedder on the documents' everyday questions"),
        ("--json", "print the summary as JSON"),
    ):
        ingest.add_argument(option, action="store_true", help=what)


def _questions(commands: Any) -> None:
    search = commands.add_parser("search", help="find passages only")
    search.set_defaults(module="search")
    _asking(search, "question")
    search.add_argument("--k", type=_positive, default=10, help="how many passages (default 10)")

    ask = commands.add_parser("ask", help="answer a question")
    ask.set_defaults(module="ask")
    _asking(ask, "question")
    ask.add_argument("--model", default="auto", help="which of the configured models answers; auto chooses")
    ask.add_argument(
        "--depth", default="normal", choices=("quick", "normal", "deep"), help="how deeply it thinks"
    )


def _checks(commands: Any) -> None:
    for name, what in (
        ("deid", "show what the gate does to a text"),
        ("triage", "show which door a text takes"),
    ):
        command = commands.add_parser(name, help=what)
        command.set_defaults(module=name)
        _input(command, "text")

    check = commands.add_parser("check", help="prove an answer over given passages")
    check.set_defaults(module="check")
    check.add_argument("--input", type=Path, required=True, help="JSON lines: id, question, answer, passages")
    check.add_argument("--json", action="store_true", help="print JSON lines")


def _lists(commands: Any) -> None:
    documents = commands.add_parser(
        "documents", help="list the documents, how they replace each other, and doubts"
    )
    documents.set_defaults(module="documents")
    documents.add_argument("--doubts", action="store_true", help="only those a person should look into")
    documents.add_argument("--json", action="store_true", help="print JSON lines")

    handovers = commands.add_parser("handovers", help="for staff: conversations that wait for a person")
    handovers.set_defaults(module="handovers", action="list")
    handovers.add_argument("--json", action="store_true", help="print JSON lines")
    actions = handovers.add_subparsers(metavar="ACTION", parser_class=_Parser)
    for action, what in (
        ("show", "show a conversation with its evidence"),
        ("settle", "mark it as dealt with"),
    ):
        command = actions.add_parser(action, help=what)
        command.set_defaults(action=action)
        command.add_argument("number", metavar="NUMBER", help="the number that the person reads out")
        command.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def _services(commands: Any) -> None:
    serve = commands.add_parser("serve", help="start the web chat")
    serve.set_defaults(module="serve")
    serve.add_argument("--host", help="address to listen on (default from MINGBAI_HOST)")
    serve.add_argument("--port", type=int, help="port to listen on (default from MINGBAI_PORT)")

    doctor = commands.add_parser("doctor", help="show what is configured, reachable and wrong")
    doctor.set_defaults(module="doctor")
    doctor.add_argument("--json", action="store_true", help="print JSON")

    evaluate = commands.add_parser("eval", help="measure", add_help=False, prefix_chars=_NONE)
    evaluate.set_defaults(module="eval")
    evaluate.add_argument("rest", nargs=argparse.REMAINDER)


def _asking(parser: argparse.ArgumentParser, what: str) -> None:
    _input(parser, what)
    parser.add_argument("--region", default="", help="where the person is insured: 广东省广州市, 上海市, …")
    parser.add_argument(
        "--population", default="", help="职工 居民 灵活就业 退休 学生 军人, or employee, resident, …"
    )
    parser.add_argument("--as-of", default="", help="the day for which rules are asked, as 2025-10-31")


def _input(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("text", nargs="?", metavar=what.upper(), help=f"the {what}")
    parser.add_argument(
        "--input", type=Path, help=f"JSON lines with {what} and optionally id, profile, as_of, history"
    )
    parser.add_argument("--json", action="store_true", help="print JSON lines")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())

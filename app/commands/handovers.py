"""`mingbai handovers`: for staff, the conversations that people have left for a person, by the number they read out."""

from __future__ import annotations

import argparse
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.commands.lines import put
from app.records.records import Records
from app.records.types import Conversation, Exchange, HandOver
from app.wiring import Wiring


def run(arguments: argparse.Namespace) -> int:
    """List those that wait, show one with its evidence, or settle one. Raises NoSuchRecord, WrongKey."""
    records = Wiring().records
    try:
        {"list": _list, "show": _show, "settle": _settle}[arguments.action](records, arguments)
    finally:
        records.close()
    return 0


def _list(records: Records, arguments: argparse.Namespace) -> None:
    waiting = records.waiting()
    if arguments.json:
        for hand_over in waiting:
            put(_json(hand_over))
        return
    if not waiting:
        Console().print("Nobody is waiting.")
        return
    table = Table("number", "since", "note")
    for hand_over in waiting:
        table.add_row(hand_over.number, _local(hand_over), escape(hand_over.note))
    Console().print(table)


def _show(records: Records, arguments: argparse.Namespace) -> None:
    hand_over = records.find(arguments.number)
    conversation = records.read(hand_over.conversation)
    if arguments.json:
        put({**_json(hand_over), "exchanges": [_exchange_json(e) for e in conversation.exchanges]})
        return
    _print(hand_over, conversation, Console())


def _settle(records: Records, arguments: argparse.Namespace) -> None:
    number = records.find(arguments.number).number
    records.settle(number)
    if arguments.json:
        put(_json(records.find(number)))
    else:
        Console().print(f"{number} is settled.")


def _print(hand_over: HandOver, conversation: Conversation, console: Console) -> None:
    settled = "settled" if hand_over.settled else "waiting"
    console.print(f"[bold]{hand_over.number}[/bold]  {_local(hand_over)}  {settled}")
    if hand_over.note:
        console.print(f"note: {escape(hand_over.note)}")
    for exchange in conversation.exchanges:
        console.rule(f"{exchange.n}  {exchange.at.astimezone():%Y-%m-%d %H:%M}  {exchange.mode}")
        console.print(f"[bold]{escape(exchange.question or '—')}[/bold]\n")
        console.print(escape(exchange.answer) or "—")
        for citation in exchange.detail.get("citations", ()):
            place = " · ".join(filter(None, (citation["title"], citation["clause"], citation["doc"])))
            console.print(f"[dim]{escape('[{}] {}'.format(citation['n'], place))}[/dim]")
        if exchange.feedback:
            thumb = "helped" if exchange.feedback.up else "did not help"
            console.print(f"feedback: {thumb}  {escape(exchange.feedback.reason)}")


def _local(hand_over: HandOver) -> str:
    return f"{hand_over.opened.astimezone():%Y-%m-%d %H:%M}"


def _json(hand_over: HandOver) -> dict[str, Any]:
    return {
        "number": hand_over.number,
        "opened": hand_over.opened.isoformat(),
        "settled": hand_over.settled.isoformat() if hand_over.settled else None,
        "note": hand_over.note,
    }


def _exchange_json(exchange: Exchange) -> dict[str, Any]:
    feedback = exchange.feedback
    return {
        "n": exchange.n,
        "at": exchange.at.isoformat(),
        "mode": exchange.mode,
        "question": exchange.question,
        "answer": exchange.answer,
        "detail": exchange.detail,
        "feedback": {"up": feedback.up, "reason": feedback.reason} if feedback else None,
    }

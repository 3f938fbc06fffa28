"""The reviewer's desk: the queue of doubts of a dataset, and what is decided about them."""

from __future__ import annotations

import json
import pickle
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.review.book import FEW, TABLES, Book, Decisions, Named, rows_of_totals
from tongbao.review.columns import COLUMN_FIELDS, HEADER_FIELDS, NAME, ORDERS
from tongbao.review.decision import COLUMN, FACT, FINDING, ROW, Action, Anchor, Decision
from tongbao.review.journal import DECISIONS_FILE, Journal
from tongbao.review.queue import Asked, Filter, Item, Queue, State
from tongbao.review.replay import number_of, rank_of
from tongbao.review.spots import indicator_text
from tongbao.review.standing import Standings
from tongbao.validate.registry import SEVERITIES

FIELDS = ("value", "rank", "place")
_BLANK = ("project", "item", "unit", "role")
"""What a column may do without."""
_KEPT_BOOKS = 8
_LATELY = 200
"""Decisions by which somebody's pace is told."""
_PAUSE = 300.0
"""Seconds between two decisions from which on it was a pause."""

Seen = Mapping[str, Sequence[str]]
"""Key of a fact, finding or column → the decisions that its decider saw stand there."""


class Desk:
    """A dataset and its decisions, as one person reviews them. Safe to use from threads.

    Args:
        folder: The dataset.
        who: Who decides.

    Raises:
        NotADocumentError: The folder is no dataset.
        UsageError: A table or ``decisions.csv`` cannot be read.
    """

    def __init__(self, folder: Path, who: str) -> None:
        self.folder = folder
        self.who = who
        self.journal = Journal(folder / DECISIONS_FILE)
        self._lock = threading.RLock()
        self._books: OrderedDict[str, Book] = OrderedDict()
        # The empty name is a database on disk that nobody else sees and that goes with its owner.
        self._base = sqlite3.connect("", check_same_thread=False)
        self._base.execute("CREATE TABLE parts (circular TEXT PRIMARY KEY, part BLOB)")
        self.circulars: dict[str, Named] = {}
        self._files: dict[str, list[str]] = {}
        self.queue = Queue(self._read(Dataset(folder)))
        self._standings: Standings | None = None
        self._taken = 0
        """Decisions that the queue knows of."""

    def _read(self, dataset: Dataset) -> list[Item]:
        items: list[Item] = []
        for whole in dataset.parts():
            part = {name: list(whole[name]) for name in TABLES}
            part["cells"] = rows_of_totals(whole["cells"])
            book = Book.of(part)
            key = str(book.circular["circular_id"])
            self.circulars[key] = book.circular
            for sha256 in set(book.hashes):
                self._files.setdefault(sha256, []).append(key)
            self._base.execute("INSERT INTO parts VALUES (?, ?)", (key, pickle.dumps(part)))
            items += _items(key, book)
        order = {key: n for n, key in enumerate(self.circulars)}
        items.sort(
            key=lambda one: (SEVERITIES.index(one.severity), order[one.circular_id], one.page)
        )
        return items

    def book(self, circular_id: str) -> Book:
        """Return a circular.

        Raises:
            KeyError: The dataset has none of this id.
        """
        with self._lock:
            if circular_id not in self._books:
                found = self._base.execute(
                    "SELECT part FROM parts WHERE circular = ?", (circular_id,)
                ).fetchone()
                if found is None:
                    raise KeyError(circular_id)
                self._books[circular_id] = Book.of(pickle.loads(found[0]))
                if len(self._books) > _KEPT_BOOKS:
                    self._books.popitem(last=False)
            self._books.move_to_end(circular_id)
            return self._books[circular_id]

    def decisions(self, circular_id: str) -> Decisions:
        """Return what stands in a circular."""
        with self._lock:
            self._refresh()
            return self._stand(self.book(circular_id))

    def _stand(self, book: Book) -> Decisions:
        standings = self.journal.standings()
        return book.decisions(
            [one for sha256 in dict.fromkeys(book.hashes) for one in standings.in_file(sha256)]
        )

    def states(self) -> Mapping[str, State]:
        """Return finding → ``settled`` or ``unsure``; those that are open are left out."""
        with self._lock:
            self._refresh()
            return self.queue.states

    def asked(self, which: Filter) -> Asked:
        """Return the doubts asked for, gravest first."""
        with self._lock:
            self._refresh()
            return self.queue.asked(which)

    def _refresh(self) -> None:
        """Take in what was decided since, here or elsewhere."""
        decisions, standings = self.journal.read(), self.journal.standings()
        if self._standings is not standings:  # another record: nothing of the one before holds
            touched = set(self._files) if self._standings is not None else set()
            self._standings, self._taken = standings, 0
        else:
            touched = set()
        new = decisions[self._taken :]
        self._taken = len(decisions)
        touched |= {one.anchor.sha256 for one in standings.answered_by(new)}
        for key in {key for sha256 in touched for key in self._files.get(sha256, ())}:
            book = self.book(key)
            stand = self._stand(book)
            for finding in book.findings:
                self.queue.set_state(finding, book.state(finding, stand))

    def seconds_left(self, open_items: int) -> float | None:
        """Return how long the open doubts will take at this person's pace; None if not known yet."""
        lately = self.journal.read()[-_LATELY:]
        own = (_seconds(one.when) for one in lately if one.who == self.who)
        times = sorted({time for time in own if time is not None})
        gaps = [b - a for a, b in pairwise(times) if b - a < _PAUSE]
        return median(gaps) * open_items if len(gaps) > 1 else None

    # --- deciding ----------------------------------------------------------------------------

    def accept(self, circular_id: str, finding_id: str, seen: Seen, reason: str = "") -> int:
        """Take what a finding proposes; what it doubts beside that is kept as printed.

        Raises:
            UsageError: It proposes nothing that is determined.
        """
        book = self.book(circular_id)
        proposals = {key: proposal_of(book, finding_id, key) for key in book.doubted[finding_id]}
        if not any(proposals.values()):
            raise UsageError(
                Message(
                    "这个问题没有可采纳的建议；可维持原文（K）或改录（T）。",
                    "This finding proposes nothing; keep what is printed (K) or type (T).",
                )
            )
        made = [
            self._changed(book, key, seen, "accepted", proposal, reason)
            for key, proposal in proposals.items()
            if proposal
        ]
        rest = [key for key in self._left(book, finding_id) if not proposals[key]]
        if len(rest) <= FEW:
            made += [self._kept(book, key, seen, reason) for key in rest]
        else:
            made.append(self._about(book, finding_id, seen, "kept", reason))
        return self._add(made)

    def keep(self, circular_id: str, finding_id: str, seen: Seen, reason: str = "") -> int:
        """Keep what is printed: it is read rightly, whatever is wrong with it."""
        return self._answer(circular_id, finding_id, seen, "kept", reason)

    def leave_open(self, circular_id: str, finding_id: str, seen: Seen, reason: str = "") -> int:
        """Say that one has looked and cannot tell."""
        return self._answer(circular_id, finding_id, seen, "unsure", reason)

    def _left(self, book: Book, finding_id: str) -> Sequence[str]:
        """Return the facts of a finding that an answer is about: those that nobody decided yet.

        All of them where all were: then they are decided anew.
        """
        verdicts = self.decisions(str(book.circular["circular_id"])).facts.verdicts
        doubted = book.doubted.get(finding_id, ())
        left = [k for k in doubted if k not in verdicts or verdicts[k].action == "unsure"]
        return left or doubted

    def _answer(
        self, circular_id: str, finding_id: str, seen: Seen, action: Action, reason: str
    ) -> int:
        book = self.book(circular_id)
        doubted = self._left(book, finding_id)
        if not doubted or len(doubted) > FEW:
            return self._add([self._about(book, finding_id, seen, action, reason)])
        if action == "kept":
            return self._add([self._kept(book, key, seen, reason) for key in doubted])
        decide = partial(self._decision, seen=seen, action=action, reason=reason)
        return self._add([decide(book.anchor(FACT, key), key) for key in doubted])

    def type_in(
        self,
        circular_id: str,
        entry_id: str,
        seen: Seen,
        typed: Mapping[str, str],
        reason: str = "",
    ) -> int:
        """Enter what a fact should read; what is typed as it is printed is kept.

        Raises:
            UsageError: A figure is none.
        """
        book = self.book(circular_id)
        fact = book.facts[entry_id]
        changes = {n: t for n, t in _checked(typed).items() if not _as_read(fact, n, t)}
        if not changes:
            return self._add([self._kept(book, entry_id, seen, reason)])
        return self._add([self._changed(book, entry_id, seen, "typed", changes, reason)])

    def strike(self, circular_id: str, entry_id: str, seen: Seen, reason: str = "") -> int:
        """Say that a row is none: the page prints no such fact."""
        book = self.book(circular_id)
        anchor = book.anchor(FACT, entry_id)
        return self._add(
            [self._decision(anchor, entry_id, seen=seen, action="struck", reason=reason)]
        )

    def add_row(
        self, circular_id: str, indicator_id: str, row: Mapping[str, str], at: Anchor | None,
        reason: str = "",
    ) -> int:  # fmt: skip
        """Add a row that was missing.

        Args:
            circular_id: The circular.
            indicator_id: The ranking that it belongs to.
            row: ``place``, ``value`` and ``rank``, as typed.
            at: Where it stands; the ranking itself where that is not known.
            reason: Why.

        Raises:
            UsageError: A figure is none, or no place is named.
        """
        book = self.book(circular_id)
        checked = _checked(row)
        if not checked.get("place"):
            raise UsageError(Message("请填写地区。", "Name the place."))
        where = at or book.anchor(COLUMN, indicator_id)
        name = checked["place"].rpartition(" ")[0] or checked["place"]
        label = book.label(indicator_id)
        anchor = Anchor(where.sha256, where.page, where.box, "", label, name, ROW)
        new = json.dumps(checked, ensure_ascii=False, sort_keys=True)
        heads = tuple(sorted(self.journal.standings().heads(anchor)))
        made = Decision(
            anchor, self.who, "", "added", field="row", new=new, reason=reason, after=heads
        )
        return self._add([made])

    def correct_column(
        self, circular_id: str, indicator_id: str, seen: Seen, typed: Mapping[str, str],
        reason: str = "",
    ) -> int:  # fmt: skip
        """Correct what a column is called or is, for all its cells at once.

        What its table's header says of several columns is corrected for all of them.

        Raises:
            UsageError: Nothing is changed, or its figures cannot be in that role.
        """
        book = self.book(circular_id)
        stand = self.decisions(circular_id)
        one = book.column(indicator_id, stand)
        told = {n: t.strip().replace(";", "；") for n, t in typed.items() if n in COLUMN_FIELDS}
        changes = {n: t for n, t in told.items() if t != _text(one.get(n)) and (t or n in _BLANK)}
        if not changes or changes.get("sort_order", "desc") not in ORDERS:
            raise UsageError(Message("没有改动。", "Nothing was changed."))
        if changes.get("role", "") not in ("", *book.fitting_roles(indicator_id)):
            raise UsageError(
                Message(
                    "这一列有的数字不可能是这样：名次是整数，一地一项只有一个名次、一个数值。",
                    "Some figures of this column cannot be that: ranks are whole, and a place has "
                    "one rank and one value.",
                )
            )
        header = {name: changes[name] for name in HEADER_FIELDS if name in changes}
        made = [self._column(book, stand, indicator_id, seen, changes, reason)]
        made += [
            self._column(book, stand, key, seen, header, reason)
            for key in (book.under_header(indicator_id, header) if header else ())
        ]
        return self._add(made)

    def _column(
        self, book: Book, stand: Decisions, key: str, seen: Seen, changes: Mapping[str, str],
        reason: str,
    ) -> Decision:  # fmt: skip
        one = book.column(key, stand)
        label = indicator_text({**one, **changes})
        told = {**changes, **({NAME: label} if label != indicator_text(one) else {})}
        return self._decision(
            book.anchor(COLUMN, key), key, seen=seen, action="typed", reason=reason,
            field=";".join(told), old=";".join(_text(one.get(name)) for name in changes),
            new=";".join(text.replace(";", "；") for text in told.values()),
        )  # fmt: skip

    def undo(self) -> list[Decision]:
        """Take back what this person decided last, all of it; return what that was."""
        with self._lock:
            last = self.journal.standings().last_of(self.who)
            self._add(
                [
                    Decision(one.anchor, self.who, "", "undone", after=(one.decision_id,))
                    for one in last
                ]
            )
            return last

    def _add(self, made: Sequence[Decision]) -> int:
        if not made:
            return 0
        now = _now()  # what is decided at once is taken back at once
        with self._lock:
            return self.journal.add(*(replace(one, when=now) for one in made))

    def _kept(self, book: Book, key: str, seen: Seen, reason: str) -> Decision:
        fact = book.facts[key]
        told = {name: plain(fact, name) for name in FIELDS}
        return self._decision(
            book.anchor(FACT, key), key, seen=seen, action="kept", reason=reason,
            new=json.dumps(told, ensure_ascii=False, sort_keys=True),
        )  # fmt: skip

    def _changed(
        self, book: Book, key: str, seen: Seen, action: Action, changes: Mapping[str, str],
        reason: str,
    ) -> Decision:  # fmt: skip
        fact = book.facts[key]
        return self._decision(
            book.anchor(FACT, key), key, seen=seen, action=action, reason=reason,
            field=";".join(changes), old=";".join(plain(fact, name) for name in changes),
            new=";".join(changes.values()),
        )  # fmt: skip

    def _about(
        self, book: Book, finding_id: str, seen: Seen, action: Action, reason: str
    ) -> Decision:
        anchor = book.anchor(FINDING, finding_id)
        return self._decision(anchor, finding_id, seen=seen, action=action, reason=reason)

    def _decision(
        self, anchor: Anchor, key: str, *, seen: Seen, action: Action, reason: str,
        field: str = "", old: str = "", new: str = "",
    ) -> Decision:  # fmt: skip
        after = tuple(sorted(seen.get(key, ())))
        return Decision(anchor, self.who, "", action, field, old, new, reason, after)


def proposal_of(book: Book, finding_id: str, entry_id: str) -> dict[str, str]:
    """Return what a finding proposes for a fact, field by field; empty where it proposes nothing."""
    fact, only = book.facts[entry_id], book.findings[finding_id]["proposal_field"]
    proposal = {}
    for name in FIELDS:
        if fact[f"{name}_proposed"] not in (None, "") and only in (None, "", name):
            proposal[name] = plain(fact, name, "_proposed")
    return proposal


def plain(fact: Named, name: str, suffix: str = "") -> str:
    """Return a field of a fact as a decision writes it; a place with its code."""
    text = _text(fact[f"{name}{suffix}"])
    if name == "place" and text and fact[f"place_code{suffix}"]:
        return f"{text} {fact[f'place_code{suffix}']}"
    return text


def _as_read(fact: Named, name: str, text: str) -> bool:
    """Return whether what was typed is what was read, a place with or without its code."""
    read = {plain(fact, name)}
    if name == "place":
        read |= {_text(fact["place"]), _text(fact["place_text"])} - {""}
    return text in read


def _items(key: str, book: Book) -> Iterable[Item]:
    for finding_id, one in book.findings.items():
        indicator = book.indicators.get(str(one["indicator_id"] or ""))
        yield Item(
            finding_id,
            key,
            str(book.circular["file"]),
            str(one["severity"]),
            str(one["rule"]),
            tuple(name for name in _text(one["places"]).split(";") if name),
            _text(indicator["series_id"]) if indicator else "",
            book.label(str(one["indicator_id"] or "")),
            int(str(one["page"] or 0)),
        )


def _checked(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, figures checked.

    Raises:
        UsageError: A figure is none.
    """
    checked = {n: t.strip().replace(";", "；") for n, t in typed.items() if n in FIELDS}
    for name, parse in (("value", number_of), ("rank", rank_of)):
        text = checked.get(name, "").replace("，", "").replace(",", "").removesuffix("%")
        try:
            parse(text)
        except ValueError as error:
            raise UsageError(
                Message(f"“{checked[name]}”不是数字。", f"“{checked[name]}” is no number.")
            ) from error
        if name in checked:
            checked[name] = text
    return checked


def _text(value: object) -> str:
    return "" if value is None else (f"{value:f}" if hasattr(value, "as_tuple") else str(value))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _seconds(when: str) -> float | None:
    try:
        return datetime.fromisoformat(when).timestamp()
    except ValueError:
        return None

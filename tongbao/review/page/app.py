"""The routes of the page: what is asked for, and what is decided."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from tongbao.errors import TongbaoError
from tongbao.model import Language
from tongbao.review.checking import contradictions
from tongbao.review.columns import COLUMN_FIELDS
from tongbao.review.decision import COLUMN, Anchor
from tongbao.review.desk import FIELDS, Desk
from tongbao.review.journal import StaleDecisionError
from tongbao.review.page.pictures import Pictures
from tongbao.review.page.views import box_of, item_view, ranking_view
from tongbao.review.page.words import Words
from tongbao.review.queue import STATES, Asked, Filter
from tongbao.text.escaping import visible
from tongbao.validate.registry import SEVERITIES

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

_MOST_SUGGESTIONS = 30
_STATIC = {"review.js": "text/javascript", "review.css": "text/css", "icon.svg": "image/svg+xml"}


class Site:
    """The page of one dataset.

    Args:
        desk: The dataset and its decisions.
        pictures: Its originals.
        language: Which the page speaks.
    """

    def __init__(self, desk: Desk, pictures: Pictures, language: Language) -> None:
        self._desk = desk
        self._pictures = pictures
        self._words = Words(language)
        self._pages = templates()

    def app(self) -> Starlette:
        """Return what answers, without its guard."""
        from starlette.applications import Starlette
        from starlette.routing import Route

        return Starlette(
            routes=[
                Route("/", self.item),
                Route("/ranking", self.ranking),
                Route("/picture/{name}", self.picture),
                Route("/static/{name}", static_file),
                Route("/check", self.check),
                Route("/suggest", self.suggest),
                Route("/decide", self.decide, methods=["POST"]),
            ],
            exception_handlers={KeyError: self._gone, TongbaoError: self._told},
        )

    def item(self, request: Request) -> Response:
        """Show a doubt of the queue: the one asked for, else the first that is open."""
        query = request.query_params
        which = _filter(query)
        asked = self._desk.asked(which)
        number = self._desk.queue.number(query.get("at", ""))
        if number is None and asked.numbers:
            number = asked.numbers[0]
        item = None if number is None else self._desk.queue.items[number]
        told: dict[str, Any] = {"message": query.get("said", "")[:400]}
        if item is not None and number is not None:
            told |= item_view(self._desk, item, self._pictures)
            told |= self._neighbours(asked, number, which)
        return self._page("item.html.j2", which, item=item, **_without(told, "item"))

    def ranking(self, request: Request) -> Response:
        """Show a whole ranking beside its whole page."""
        query = request.query_params
        which = _filter(query)
        view = ranking_view(
            self._desk, query.get("of", ""), query.get("indicator", ""), self._pictures
        )
        back = self._address(which, at=query.get("at", ""))
        said = query.get("said", "")[:400]
        return self._page(
            "ranking.html.j2", which, back=back, at=query.get("at", ""), message=said, **view
        )

    def picture(self, request: Request) -> Response:
        """Send a picture that a page shows."""
        from starlette.responses import Response

        drawn = self._pictures.picture(request.path_params["name"])
        if drawn is None:
            return Response(status_code=404)
        headers = {"Cache-Control": "private, max-age=3600"}
        return Response(drawn, media_type="image/webp", headers=headers)

    def check(self, request: Request) -> Response:
        """Say what figures that are being typed contradict."""
        from starlette.responses import JSONResponse

        query = request.query_params
        book = self._desk.book(query.get("of", ""))
        stand = self._desk.decisions(query.get("of", ""))
        typed = {name: query[name].strip() for name in FIELDS if name in query}
        if "place" in typed:
            typed["place"] = typed["place"].split(" ")[0]
        entry, indicator = query.get("entry", ""), query.get("indicator", "")
        found = contradictions(book, stand, entry, typed, indicator)
        return JSONResponse([self._words.of(one) for one in found])

    async def decide(self, request: Request) -> Response:
        """Take down a decision; the answer comes once it is on the disk."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import RedirectResponse

        body = (await request.body()).decode("utf-8", "replace")
        form = dict(parse_qsl(body, keep_blank_values=True))
        which = _filter(dict(parse_qsl(form.get("filter", ""), keep_blank_values=True)))
        try:
            following = await run_in_threadpool(self._decided, form, which)
        except TongbaoError as error:
            stale = isinstance(error, StaleDecisionError)
            return self._page(
                "refused.html.j2", which, status=409 if stale else 400,
                message=self._words.of(error.message),
                back=self._address(which, at=form.get("at", "")),
            )  # fmt: skip
        return RedirectResponse(following, status_code=303)

    def _decided(self, form: Mapping[str, str], which: Filter) -> str:
        """Do what a form asks for; return the address of what comes next."""
        action, of = form.get("action", ""), form.get("of", "")
        last = self._desk.undo() if action == "undo" else None
        if last is None:
            doing = self._actions(form).get(action)
            if doing is None:
                raise KeyError(action)
            doing()
        if form.get("view") == "ranking":
            return self._address(
                which, "ranking", of=of, indicator=form.get("indicator", ""), at=form.get("at", "")
            )
        if last is not None:
            at = self._item_of(last[0].anchor) if last else form.get("at", "")
            return self._address(which, at=at)
        stays = action == "column" or self._is_open(form.get("at", ""))
        return self._address(which, at=form["at"]) if stays else self._after(form["at"], which)

    def _actions(self, form: Mapping[str, str]) -> Mapping[str, Callable[[], int]]:
        desk, of, at = self._desk, form.get("of", ""), form.get("at", "")
        seen = _seen(form.get("seen", ""))
        reason = form.get("reason", "").strip()
        entry, indicator = form.get("entry", ""), form.get("indicator", "")
        typed = {name: form[name] for name in FIELDS if name in form}
        column = {name: form[name] for name in COLUMN_FIELDS if name in form}
        return {
            "accept": lambda: desk.accept(of, at, seen, reason),
            "keep": lambda: desk.keep(of, at, seen, reason),
            "unsure": lambda: desk.leave_open(of, at, seen, reason),
            "type": lambda: desk.type_in(of, entry, seen, typed, reason),
            "strike": lambda: desk.strike(of, entry, seen, reason),
            "add": lambda: desk.add_row(of, indicator, typed, self._where(of, at), reason),
            "column": lambda: desk.correct_column(of, indicator, seen, column, reason),
        }

    def _where(self, of: str, at: str) -> Anchor | None:
        """Return the spot of the doubt for which a row is added; None where it has none."""
        book = self._desk.book(of)
        finding = book.findings.get(at)
        box = box_of(finding) if finding else None
        if finding is None or box is None:
            return None
        return Anchor(book.sha256, int(str(finding["page"])), box, "", "", "", COLUMN)

    def _is_open(self, finding_id: str) -> bool:
        return finding_id not in self._desk.states()

    def _after(self, at: str, which: Filter) -> str:
        """Return the address of the next doubt that is asked for, behind the one decided."""
        asked, here = self._desk.asked(which), self._desk.queue.number(at)
        later = asked.next(-1 if here is None else here)
        if later is None and asked.numbers:
            later = asked.numbers[0]
        return self._address(which, at="" if later is None else self._id(later))

    def _id(self, number: int) -> str:
        return self._desk.queue.items[number].finding_id

    def _item_of(self, anchor: Anchor) -> str:
        """Return the doubt that a decision was about, to go back to it."""
        for item in self._desk.queue.items:
            book = self._desk.circulars[item.circular_id]
            if book["sha256"] == anchor.sha256 and item.page == anchor.page:
                held = self._desk.book(item.circular_id)
                keys = held.doubted.get(item.finding_id, ())
                if any(held.anchor("fact", key) == anchor for key in keys):
                    return item.finding_id
                if item.rule == anchor.about.partition(":")[2]:
                    return item.finding_id
        return ""

    def _neighbours(self, asked: Asked, here: int, which: Filter) -> dict[str, Any]:
        later, before = asked.next(here), asked.previous(here)
        return {
            "at_number": asked.before(here) + 1,
            "next": self._address(which, at=self._id(here if later is None else later)),
            "previous": self._address(which, at=self._id(here if before is None else before)),
        }

    def _page(self, template: str, which: Filter, status: int = 200, **told: Any) -> Response:
        from starlette.responses import HTMLResponse

        page = self._pages.get_template(template).render(
            w=self._words, which=which, choices=self._choices, query=self._query(which),
            progress=self._progress(which), address=self._address, **told,
        )  # fmt: skip
        return HTMLResponse(page, status, headers={"Cache-Control": "no-store"})

    def _progress(self, which: Filter) -> Mapping[str, Any]:
        asked = self._desk.asked(which)
        left = asked.all - asked.decided
        seconds = self._desk.seconds_left(left)
        minutes = None if seconds is None else max(1, round(seconds / 60))
        count = len(asked.numbers)
        return {
            "done": asked.decided, "all": asked.all, "minutes": minutes, "open": left,
            "count": count,
        }  # fmt: skip

    @cached_property
    def _choices(self) -> Mapping[str, list[tuple[str, str]]]:
        """Return what each filter may be set to, of those that have a few settings."""
        rules = sorted({item.rule for item in self._desk.queue.items})
        return {
            "state": [(one, self._words(one)) for one in STATES],
            "severity": [(one, self._words(one)) for one in SEVERITIES],
            "rule": [(one, one) for one in rules],
        }

    @cached_property
    def _suggestions(self) -> Mapping[str, list[str]]:
        """Return what may be typed into each filter that may be set to thousands of things."""
        items = self._desk.queue.items
        return {
            "place": sorted({place for item in items for place in item.places}),
            "circular": sorted({item.file for item in items}),
            "series": sorted({item.indicator for item in items if item.series}),
        }

    def suggest(self, request: Request) -> Response:
        """Complete what is being typed into a filter."""
        from starlette.responses import JSONResponse

        query = request.query_params
        known = self._suggestions.get(query.get("name", ""), [])
        fitting = (one for one in known if query.get("text", "").strip() in one)
        return JSONResponse([(one, visible(one)) for one in islice(fitting, _MOST_SUGGESTIONS)])

    def _query(self, which: Filter) -> Mapping[str, str]:
        return {name: text for name, text in asdict(which).items() if text or name == "state"}

    def _address(self, which: Filter, view: str = "", **more: str) -> str:
        query = {**self._query(which), **{name: text for name, text in more.items() if text}}
        return f"{view or './'}?{urlencode(query)}"

    def _gone(self, request: Request, _: Exception) -> Response:
        message = "没有这一项。 There is no such thing."
        return self._page(
            "refused.html.j2", _filter(request.query_params), 404, message=message, back="./"
        )

    def _told(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, TongbaoError)
        message = self._words.of(error.message)
        return self._page(
            "refused.html.j2", _filter(request.query_params), 400, message=message, back="./"
        )


def _filter(query: Mapping[str, str]) -> Filter:
    told = {field.name: query[field.name][:200] for field in fields(Filter) if field.name in query}
    return Filter(**told)


def _seen(text: str) -> dict[str, list[str]]:
    """Return what a form says its page showed; nothing where it is no such thing."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    return {
        str(key): [str(one) for one in ids] for key, ids in told.items() if isinstance(ids, list)
    }


def _without(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != name}


def templates() -> Environment:
    """Return the pages' templates; they escape whatever is put into them."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader("tongbao.review.page", "web"),
        autoescape=True,
        finalize=_visible,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _visible(value: Any) -> Any:
    """Show what would turn or hide text; our own markup stays."""
    return value if not isinstance(value, str) or hasattr(value, "__html__") else visible(value)


def static_file(request: Request) -> Response:
    """Send the pages' own script or style, and no other file."""
    from importlib.resources import files

    from starlette.responses import Response

    name = request.path_params["name"]
    if name not in _STATIC:
        return Response(status_code=404)
    own = files("tongbao.review.page") / "web" / name
    return Response(own.read_bytes(), media_type=_STATIC[name])

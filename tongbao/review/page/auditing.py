"""The page of an audit: the cut of a page, and three fields; never what was read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from tongbao.model import Language
from tongbao.review.audit.judging import FIELDS
from tongbao.review.audit.session import Audit
from tongbao.review.page.app import static_file, templates
from tongbao.review.page.pictures import Pictures
from tongbao.review.page.views import Mark, box_of
from tongbao.review.page.words import Words

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response


class AuditSite:
    """The page of one audit.

    Args:
        audit: What is asked and answered.
        pictures: Of the originals.
        language: Which the page speaks.
    """

    def __init__(self, audit: Audit, pictures: Pictures, language: Language) -> None:
        self._audit = audit
        self._pictures = pictures
        self._words = Words(language)
        self._pages = templates()

    def app(self) -> Starlette:
        """Return what answers, without its guard."""
        from starlette.applications import Starlette
        from starlette.routing import Route

        return Starlette(
            routes=[
                Route("/", self.ask),
                Route("/picture/{name}", self.picture),
                Route("/static/{name}", static_file),
                Route("/answer", self.answer, methods=["POST"]),
            ]
        )

    def ask(self, request: Request) -> Response:
        """Show the next cut, or that all is done."""
        from starlette.responses import HTMLResponse

        del request
        left = self._audit.left
        told: dict[str, object] = {"one": None, "all": len(self._audit.asked), "left": len(left)}
        if left:
            one = left[0]
            fact, book = self._audit.fact(one), self._audit.books[one.circular_id]
            page, box = int(str(fact["page"])), box_of(fact)
            told |= {
                "one": one,
                "page": page,
                "indicator": book.label(str(fact["indicator_id"])),
                "shown": self._pictures.show(book.file_of(fact), page, box),
                "marks": [Mark(box, "here")] if box else [],
            }
        page_ = self._pages.get_template("audit.html.j2").render(w=self._words, **told)
        return HTMLResponse(page_, headers={"Cache-Control": "no-store"})

    def picture(self, request: Request) -> Response:
        """Send the cut that is shown."""
        from starlette.responses import Response

        drawn = self._pictures.picture(request.path_params["name"])
        return Response(drawn, 200 if drawn else 404, media_type="image/webp")

    async def answer(self, request: Request) -> Response:
        """Take an answer; the next page comes once it is on the disk."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import RedirectResponse

        form = dict(
            parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
        )
        one = next((one for one in self._audit.left if one.entry_id == form.get("entry")), None)
        if one is not None:  # an answer that is sent twice is there already
            answer = {name: form.get(name, "")[:200] for name in FIELDS}
            await run_in_threadpool(self._audit.answer, one, answer)
        return RedirectResponse("./", status_code=303)

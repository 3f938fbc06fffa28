"""Document → Circular: header, prose and tables read as statements about places."""

from __future__ import annotations

from tongbao.model import Circular, Document

__all__ = ["normalize"]


def normalize(document: Document) -> Circular:
    """Read what a document says of places.

    Args:
        document: What ``extract`` found on the pages.

    Returns:
        The circular with header, ranked set, rankings, claims, sections and all doubts;
        without findings, which ``validate`` adds.
    """
    from tongbao.normalize.circular import understand_document

    return understand_document(document)

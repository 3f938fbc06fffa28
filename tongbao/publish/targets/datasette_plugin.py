"""Datasette's entry point: an exported file opens with its titles, whatever options are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette import hookimpl

from tongbao.publish.targets.datasette import metadata_of_server

if TYPE_CHECKING:
    from datasette.app import Datasette


@hookimpl  # type: ignore[untyped-decorator]
def get_metadata(datasette: Datasette) -> dict[str, Any]:
    """Return the metadata that exported files carry."""
    return metadata_of_server(datasette)

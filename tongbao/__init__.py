"""Turns the circulars (通报) in which Chinese authorities rank places into trusted data.

>>> import tongbao
>>> circular = tongbao.read("samples/hebei-2020-15/hebei-2020-15.typst.pdf")
>>> circular.rankings[["project_no", "rank", "place", "value"]].head(2)
   project_no  rank place  value
0           6     1   辛集市   36.6
1           6     2   廊坊市   11.6
"""

TYPE_CHECKING = False  # typing itself is loaded later: an interrupt may come while it is
if TYPE_CHECKING:
    from tongbao.api import Circular, read, read_circulars, tables
    from tongbao.errors import TongbaoError
    from tongbao.publish.dataset import Dataset

__all__ = ["Circular", "Dataset", "TongbaoError", "__version__", "read", "read_circulars", "tables"]
__version__ = "0.1.0"

_HOMES = {
    "Circular": "tongbao.api",
    "Dataset": "tongbao.publish.dataset",
    "TongbaoError": "tongbao.errors",
    "read": "tongbao.api",
    "read_circulars": "tongbao.api",
    "tables": "tongbao.api",
}
"""Where each public name lives; imported when first asked for, so that start-up is quick."""


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'tongbao' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names, also those not imported yet."""
    return sorted({*globals(), *__all__})

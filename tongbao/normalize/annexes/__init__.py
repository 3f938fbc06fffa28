"""Annexes in files of their own: what a file says of annexes, and which letter each belongs to."""

from tongbao.normalize.annexes.joining import Joining, Kin, decide
from tongbao.normalize.annexes.kinship import Kinship, kinship_of

__all__ = ["Joining", "Kin", "Kinship", "decide", "kinship_of"]

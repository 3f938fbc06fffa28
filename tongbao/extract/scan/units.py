"""Units of scanned pages: pixels to a point, and matrices of places."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

PIXELS_PER_POINT = 300 / 72
"""Pages are straightened to 300 dpi before anything is measured on them."""


Matrix = npt.NDArray[np.float64]

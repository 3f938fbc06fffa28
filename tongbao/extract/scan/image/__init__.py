"""A page's pixels: binarization, resolution, bit masks and connected components."""

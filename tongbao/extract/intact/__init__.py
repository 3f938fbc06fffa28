"""Whether everything that a page needs is in its file, and decodes whole.

pdfium draws what it can and is silent about the rest: a picture whose data is cut is white from
there on, one that does not decode is not there at all, and a page whose contents are missing is
blank. So each page's contents, resources and pictures are asked for here once more, strictly.
"""

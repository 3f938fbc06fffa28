"""Tables → rankings: one reader per layout, chosen by what stands in the table (``reading``)."""

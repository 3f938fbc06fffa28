"""Circular → findings: what the document, or our reading of it, cannot be believed in.

``judging`` asks every rule; who only needs ids, severities or wordings imports ``registry``
and ``proposals``, which load none of them.
"""

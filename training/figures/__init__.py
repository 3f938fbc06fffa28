"""Trains the recogniser of figures in ``tongbao/extract/scan/data/figures.onnx``."""

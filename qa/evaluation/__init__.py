"""Measuring: question sets, retrieval sets, speed. Never imported by the product."""

"""Measuring retrieval, reading, answers and speed; the product never imports it to answer a question."""

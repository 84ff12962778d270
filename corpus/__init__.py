"""Articles, and everything that can be known from one article alone."""

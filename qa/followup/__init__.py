"""Follow-ups are made to stand alone, by rules over words: no model, no library, no network."""

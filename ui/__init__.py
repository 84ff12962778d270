"""Everything a person touches: command line, chat, rendering."""

"""How what ships was fitted. Never imported by the product."""

"""Reports in the formats people and pipelines read. Hostile text stays text in every one of them."""

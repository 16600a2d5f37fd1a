"""What the words of a text do: cues by language, references to tools, sensitive targets, sinks."""

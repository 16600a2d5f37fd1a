"""One file per rule or small family: what it finds, why it matters, what to do, and how it decides."""

"""Running a stdio server where it reaches neither the network nor the machine's files, and lists its tools there."""

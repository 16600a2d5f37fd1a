"""Running a stdio server where it can reach neither the network nor the machine's files."""

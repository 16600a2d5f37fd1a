"""Our own labelled cases for the scanner, and the scoreboard that measures it on them."""

"""The tables and figures of the paper, ours beside theirs."""

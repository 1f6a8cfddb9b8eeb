"""What happened in the course of a case, part by part: pauses, extensions, contributions, drafts,
instructions, requests to reopen, merges and splits, and how long each department held it.

Each part is made of the entries its reader may see, and of the deadlines behind them.
"""

"""How fast the register is, beside hand-written SQL that does the same durable work."""

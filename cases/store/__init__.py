"""How the register reaches its database: engine, transactions, statements, rows."""

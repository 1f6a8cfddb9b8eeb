"""The engine: workflow definitions, decisions and working time. Pure: no SQL, no HTTP, no clock."""

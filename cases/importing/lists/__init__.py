"""Lists that an office keeps in Excel: registrations for coming sessions, and past sessions."""

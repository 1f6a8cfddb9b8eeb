"""Stories of Mondays: sessions, registrations, the day."""

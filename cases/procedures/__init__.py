"""Administrative procedures: the list of the province, and which of it somebody means."""

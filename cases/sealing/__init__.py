"""The history, sealed once a day into a file outside the database (decision 4, goal A1).

Whoever can rewrite the database, chains and all, still cannot write the seals of the days gone by.
"""

"""The read side: what people are shown. Nothing here changes the register.

Every query is a SELECT of the columns it needs, the number of statements never depends on the
number of rows, and who may see what is asked of `cases.policy`.
"""

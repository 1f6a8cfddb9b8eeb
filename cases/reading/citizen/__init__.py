"""Parts of what a citizen sees that `cases.reading.status` puts together: no names, no internal
words, nothing that was not marked public.
"""

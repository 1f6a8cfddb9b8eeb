"""Small changes of the engine, one at a time: does a test notice? `make mutate PART=workflow`.

`make mutate` without a part asks the same of the code that decides who may, with mutmut's own run.
That run loads the product first and changes it afterwards, and leaves decorated functions alone:
of an engine whose guards are decorated and whose machines are built when a test file is loaded it
judges too little. Here each change is tried in a process that loads the changed file afresh.
"""

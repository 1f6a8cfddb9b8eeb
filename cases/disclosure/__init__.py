"""What is shown only to who asks for it, and never without a trace (contract.md section 10).

The trace is committed before anything is shown: where it cannot be written, nothing is shown.
"""

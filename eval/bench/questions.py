"""What is asked while the clock runs."""

QUESTIONS = (
    "Is FIL-03 running?",
    "Why did packaging line 2 stop last night?",
    "How do I clear a jam on the case packer?",
    "What is the status of PO-2480?",
    "Who is on shift right now and can work on a filler?",
    "Do we have spares for PKG-07?",
    "How likely is PKG-07 to fail in the next 8 hours?",
    "What does the procedure say about fill weight out of limits?",
    "Which lots are on hold?",
    "Has the gearbox on PKG-07 failed before, and what helped?",
    "What ships today?",
    "PKG-02 is down, what do I do?",
)
"""A mix as it comes on a night shift: values, scores, procedures, cases, an open question."""

PROBES = (
    "Is PKG-04 running?",
    "What does the procedure say about fill weight out of limits?",
    "Do we have spares for PKG-07?",
    "Has the gearbox on PKG-07 failed before, and what helped?",
)
"""What is asked where something grows: two that code answers alone, two that want the model's words."""

PASSING = ("Is FIL-03 running?", "Which lots are on hold?", "What ships today?", "Who is on shift right now?")
"""What fills a long conversation."""

WORDED = PROBES[1]
"""A question whose answer the model words."""
COUNTED = QUESTIONS[0]
"""A question that code answers alone."""

"""The proof of an answer: what each sentence claims, and whether the passages it cites bear it out.

`check.check` judges a finished answer; `citations.CitationStream` makes its citations uniform while it streams;
`conflicts.find` points out passages that contradict each other; `reasons.describe` says in words what a reason
means. All of it is pure: text in, values out.
"""

"""Holds back what a language model made up.

`objection_to` compares a text with the curated text that it was to put into words, by rules that a reader can follow:
outward form, addresses, text about the text, language and tone; technical terms, numbers and formulas; words that
nobody gave; absolute words; then, part by part, words in a changed place, negations, opposites and exchanged roles.
It would rather refuse a faithful text than let out an invented one: the composed answer is always there instead.

What it cannot see: a wrong combination of right words (a condition tied to another consequence, an exchanged object,
steps in another order) as long as each piece stands near its neighbours in the source; a claim made of everyday words
alone; a fact that is wrong in the source itself; whether praise fits the answer. Lively pictures that the source does
not have are refused although they may be true. It knows the terms of the built-in notes; those of other content are
held to the general rule that unknown words need support.
"""

from core.language.guard.evidence import Evidence, Objection
from core.language.guard.verdict import objection_to

__all__ = ["Evidence", "Objection", "objection_to"]

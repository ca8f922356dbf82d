"""The neutral model: what an API is, in no programming language's terms.

Everything here is a frozen value. Names are tuples of lower-case words, never identifiers: each
target spells them in its own way. The package imports nothing of specmill's but diagnostics.
"""

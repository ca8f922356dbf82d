"""The runtime: plain Python that turns typed calls into HTTP and answers into typed values.

It knows no provider. The packages that are generated bring the models and the operations.
"""

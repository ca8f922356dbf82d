"""The command `review`: from arguments, over two versions of each document, to a report."""

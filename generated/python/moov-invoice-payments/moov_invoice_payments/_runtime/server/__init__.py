"""The server side: from a raw request to a typed call, and from an answer to a raw response."""

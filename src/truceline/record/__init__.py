"""A tamper-evident, signed, replicated, append-only log of opaque bytes; knows no ceasefire."""

"""Writes acts and bodies of entries as canonical bytes, and reads them back strictly."""

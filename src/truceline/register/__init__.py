"""The side that is read: projections of the record that may be dropped and rebuilt at will."""

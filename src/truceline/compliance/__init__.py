"""What a provision's facts come to: dated, cited rules; facts in, assessment and reasons out."""

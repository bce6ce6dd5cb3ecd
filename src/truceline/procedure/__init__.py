"""Who may do what and when, how decisions are taken, and the state that follows; pure."""

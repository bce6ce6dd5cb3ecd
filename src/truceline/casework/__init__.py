"""What people do: each use case is one function, judged by procedure before anything is written."""

"""What each level may know, when and how coarsely; every door asks here."""

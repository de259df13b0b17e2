"""What the log says: current values, each guard's time cut into segments, revisions settled. Pure."""

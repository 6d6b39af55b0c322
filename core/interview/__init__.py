"""Mock interviews: a content-driven conversation that ends in a report card."""

"""The sale, from the total to the change."""

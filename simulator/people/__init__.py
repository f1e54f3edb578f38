"""What people do with their telephones, and what they see there."""

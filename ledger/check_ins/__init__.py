"""Check-ins 填报: rounds are asked, answered, and summed up."""

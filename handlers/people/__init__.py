"""Talk of people: joining, inviting, help, languages."""

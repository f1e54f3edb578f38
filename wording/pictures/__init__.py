"""Pictures for the chat: values in, PNG out; as wide as a telephone, clear without colour."""

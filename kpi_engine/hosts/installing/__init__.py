"""Installing the add-in in a user's profile, step by step, each with its way back."""

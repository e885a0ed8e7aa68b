"""What is known of people's names: how they are found in text, how contact details are, and who is to be left out."""

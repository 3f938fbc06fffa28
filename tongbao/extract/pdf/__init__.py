"""PDF files: characters, rules and pictures of each page, as the file holds them."""

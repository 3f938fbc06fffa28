"""Lines of print in a picture: where they are, before anybody reads them."""

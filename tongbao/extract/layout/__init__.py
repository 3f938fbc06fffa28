"""From characters and rules to lines, paragraphs and tables, whatever they came from."""

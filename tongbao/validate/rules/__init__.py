"""The rules, by what they judge; each is a code, a severity, words, and a pure function."""

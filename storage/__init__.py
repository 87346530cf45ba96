"""The only package that speaks to the database and to the sealed store; above it nobody knows SQL."""

"""Steps from one layout of the tables to the next, run by Alembic: never edited once released."""

"""Importing CSV files, whatever their rows are."""

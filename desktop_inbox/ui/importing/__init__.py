"""Importing and exporting CSV files, whatever their rows are."""

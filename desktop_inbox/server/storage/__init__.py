"""The server's database: tables, migrations, the change log, and one door to them (`database.Database`)."""

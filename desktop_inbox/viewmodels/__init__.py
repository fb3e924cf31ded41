"""View-models: Qt objects and list models fed by cache queries and change notices. QtCore only."""

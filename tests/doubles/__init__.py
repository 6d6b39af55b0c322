"""Stand-ins for the platforms outside: real servers on 127.0.0.1 that speak their protocols."""

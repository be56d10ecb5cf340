"""The demonstration: five provinces at five moments, made by the services of real work from a fixed seed."""

// Only here so that pch.h is compiled for the unit tests.

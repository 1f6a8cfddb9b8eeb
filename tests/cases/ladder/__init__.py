"""Tests of the ladder in a register: who is told, who takes note, and that nothing fires twice."""

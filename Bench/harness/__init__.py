"""What all benches share: processes and their cores, installations, load generators, floors, and how results are told."""

//! Checks that hold for every picture.

//! Experiments: published figures, controls that must find nothing, and input of any kind.

mod controls;
mod looks;
mod properties;
mod published;
mod sizes;

//! Reading whole files, real and broken.

mod broken;
mod formats;
mod fuzz;
mod mappings;
mod real;
mod semantics;
mod support;

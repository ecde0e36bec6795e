//! The use cases as a program that lives calls them: through the public interface, in one process.

mod erasure;
mod shop;

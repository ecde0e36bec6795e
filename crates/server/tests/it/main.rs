//! The server as programs and people meet it: whole requests, through every layer but the socket.

mod facts;
mod keys;
mod loyalty;
mod refusals;
mod shop;
mod sign_in;
mod webhooks;

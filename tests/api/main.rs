//! The server as programs meet it: the real one, on a port of its own, over the network.

mod changes;
mod client;
mod features;
mod files;
mod hostile;
mod processes;
mod tiles;
mod writes;

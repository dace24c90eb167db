//! The server: OGC API – Features, Tiles and Processes on one register, what the map needs beyond them, and the map itself.
//!
//! Everything is refused that is not asked for in the way the contract has it: unknown parameters, foreign hosts and
//! origins, writes without the token. Every error is a problem document (RFC 9457) in both languages; what the system
//! said goes to the log and never to the asker.

mod app;
mod assets;
mod base;
mod body;
mod changes;
mod desk;
mod download;
mod etag;
mod features;
mod geojson;
mod guard;
mod headers;
mod imports;
mod json;
mod lan;
mod limits;
mod listen;
mod metrics;
mod openapi;
mod page;
mod params;
mod problem;
mod processes;
mod reply;
mod rides;
mod router;
mod server;
mod stream;
mod sweep;
mod tiles;
mod token;
mod turns;

pub use server::{Server, serve};

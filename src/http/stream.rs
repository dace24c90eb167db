//! Large answers written as they are read: the first byte leaves before the last is made, and no more than some chunks
//! wait in memory for a slow reader.

use std::convert::Infallible;
use std::io::{Error, ErrorKind, Write};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::StreamExt;
use futures_util::stream::once;
use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::reply::{self, JSON};

/// Bytes handed over at once.
const CHUNK: usize = 64 * 1024;
/// Chunks that wait for the reader.
const WAITING: usize = 4;
/// How long a reader may leave a chunk lying: who stopped reading must not keep a thread.
const PATIENCE: Duration = Duration::from_secs(30);

/// A value as JSON. What fits one chunk is sent whole, with its length; more is streamed. Called where threads may wait.
pub(super) fn json<T: Serialize + Send + 'static>(value: T) -> Response {
    let (to, mut receiver) = mpsc::channel::<Bytes>(WAITING);
    let runtime = Handle::current();
    let mut out = Chunks { to, runtime: runtime.clone(), chunk: Vec::with_capacity(CHUNK) };
    runtime.spawn_blocking(move || {
        let written = serde_json::to_writer(&mut out, &value).map_err(Error::from).and_then(|()| out.flush());
        if let Err(error) = written {
            tracing::debug!(%error, "a reader left before the end of its answer");
        }
    });
    let first = receiver.blocking_recv().unwrap_or_default();
    if first.len() < CHUNK {
        return reply::typed(Body::from(first), JSON);
    }
    let rest = once(std::future::ready(first)).chain(ReceiverStream::new(receiver));
    reply::typed(Body::from_stream(rest.map(Ok::<_, Infallible>)), JSON)
}

/// Gathers what is written into chunks.
struct Chunks {
    to: mpsc::Sender<Bytes>,
    runtime: Handle,
    chunk: Vec<u8>,
}

impl Chunks {
    fn send(&mut self, len: usize) -> std::io::Result<()> {
        let rest = self.chunk.split_off(len);
        let chunk = Bytes::from(std::mem::replace(&mut self.chunk, rest));
        let sent = self.runtime.block_on(self.to.send_timeout(chunk, PATIENCE));
        sent.map_err(|_| Error::from(ErrorKind::BrokenPipe))
    }
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        while self.chunk.len() >= CHUNK {
            self.send(CHUNK)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.chunk.is_empty() { Ok(()) } else { self.send(self.chunk.len()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn sent(value: Vec<u32>) -> (Option<u64>, Vec<u8>) {
        let response = tokio::task::spawn_blocking(move || json(value)).await.unwrap();
        let length = axum::body::HttpBody::size_hint(response.body()).exact();
        (length, axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
    }

    #[tokio::test]
    async fn a_small_answer_is_sent_whole_and_a_large_one_in_chunks_with_nothing_lost() {
        let (length, body) = sent(vec![1, 2]).await;
        assert_eq!((length, body.as_slice()), (Some(5), b"[1,2]".as_slice()));
        for count in [CHUNK as u32, 500_000] {
            let value: Vec<u32> = (0..count).collect();
            let (length, body) = sent(value.clone()).await;
            assert_eq!(length, None);
            assert_eq!(serde_json::from_slice::<Vec<u32>>(&body).unwrap(), value);
        }
    }

    #[tokio::test]
    async fn who_stops_reading_stops_the_writing() {
        let response = tokio::task::spawn_blocking(|| json(vec![7_u64; 1_000_000])).await.unwrap();
        let (to, ended) = tokio::sync::oneshot::channel::<()>();
        drop(response);
        // The writer's thread is free again: another answer comes through.
        let again = tokio::task::spawn_blocking(move || {
            let response = json(vec![1]);
            drop(to);
            response
        });
        assert!(again.await.is_ok() && ended.await.is_err());
    }
}

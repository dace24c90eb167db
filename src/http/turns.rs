//! Whose turn it is. A question may take whole cores, so only some are worked on at once; every client has a share of them
//! and a bounded row of those that wait, and no client's crowd keeps another from being answered.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::problem::Problem;
use crate::model::text::Text;

/// Questions of one client that are worked on or wait; the next is told to come again.
const MOST_OF_ONE: usize = 64;

/// The client at the other end of a connection. Until there are accounts, a client is an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Peer(pub(super) IpAddr);

/// The row of each client.
pub(super) struct Turns {
    /// Questions worked on at once, of all clients.
    desks: Arc<Semaphore>,
    /// Of one client: fewer, so that another finds a desk.
    each: usize,
    clients: Mutex<HashMap<Peer, Row>>,
}

struct Row {
    present: usize,
    desks: Arc<Semaphore>,
}

/// The right to be worked on; given back when dropped. It goes with the work, not with the asker: an asker who left has
/// a desk until the work has heard it.
pub(super) struct Turn {
    _own: OwnedSemaphorePermit,
    _desk: OwnedSemaphorePermit,
    _place: Place,
}

/// A place in a client's row.
struct Place {
    turns: Arc<Turns>,
    peer: Peer,
}

impl Turns {
    pub(super) fn new(cores: usize) -> Turns {
        let all = (cores * 2).max(2);
        Turns { desks: Arc::new(Semaphore::new(all)), each: all / 2, clients: Mutex::default() }
    }

    /// Waits for a turn, in the order of asking among one client's questions.
    ///
    /// # Errors
    /// When the client has too many waiting already.
    pub(super) async fn take(self: &Arc<Turns>, peer: Peer) -> Result<Turn, Problem> {
        let (place, own) = self.enter(peer).ok_or_else(too_many)?;
        let closed = |error: tokio::sync::AcquireError| Problem::inside(&error.to_string());
        let own = own.acquire_owned().await.map_err(closed)?;
        let desk = Arc::clone(&self.desks).acquire_owned().await.map_err(closed)?;
        Ok(Turn { _own: own, _desk: desk, _place: place })
    }

    fn enter(self: &Arc<Turns>, peer: Peer) -> Option<(Place, Arc<Semaphore>)> {
        let mut clients = self.clients();
        let row = clients
            .entry(peer)
            .or_insert_with(|| Row { present: 0, desks: Arc::new(Semaphore::new(self.each)) });
        if row.present >= MOST_OF_ONE {
            return None;
        }
        row.present += 1;
        Some((Place { turns: Arc::clone(self), peer }, Arc::clone(&row.desks)))
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<Peer, Row>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut clients = self.turns.clients();
        if let Some(row) = clients.get_mut(&self.peer) {
            row.present -= 1;
            // Kept for ever, the rows of all who ever asked would fill memory.
            if row.present == 0 {
                clients.remove(&self.peer);
            }
        }
    }
}

fn too_many() -> Problem {
    let text = Text::new(
        format!("您已有 {MOST_OF_ONE} 个查询在算或在等，请等它们答完再问"),
        format!(
            "{MOST_OF_ONE} of your questions are being worked on or wait already: ask again when they are answered"
        ),
    );
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-questions", text).retry_after(1)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use futures_util::FutureExt;

    use super::*;

    fn peer(last: u8) -> Peer {
        Peer(Ipv4Addr::new(10, 0, 0, last).into())
    }

    #[tokio::test]
    async fn one_client_s_crowd_leaves_a_desk_for_another_and_is_sent_away_when_it_grows() {
        let turns = Arc::new(Turns::new(2));
        let mut working = Vec::new();
        for _ in 0..2 {
            working.push(turns.take(peer(1)).await.ok().unwrap());
        }
        let mut waiting: Vec<_> = (2..MOST_OF_ONE).map(|_| Box::pin(turns.take(peer(1)))).collect();
        assert!(
            waiting.iter_mut().all(|turn| turn.now_or_never().is_none()),
            "all desks of the first are taken"
        );
        let refused = turns.take(peer(1)).await.err().unwrap();
        assert_eq!(
            (refused.status, refused.code.as_str()),
            (StatusCode::TOO_MANY_REQUESTS, "too-many-questions")
        );
        assert!(turns.take(peer(2)).now_or_never().unwrap().is_ok(), "another client is answered at once");
        drop(working.pop());
        assert!(waiting.remove(0).now_or_never().unwrap().is_ok(), "who waited first comes first");
    }

    #[tokio::test]
    async fn the_row_of_who_has_gone_is_forgotten() {
        let turns = Arc::new(Turns::new(2));
        drop(turns.take(peer(1)).await.ok());
        assert!(turns.clients().is_empty());
    }
}

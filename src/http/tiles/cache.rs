//! Tiles in memory, bounded by bytes, each valid until a change touches it.
//!
//! The cache knows up to which change set it has forgotten what was touched. A tile is taken from it only by somebody who
//! looks at that very state, and put into it only when it was made from that very state: so a tile can never be older than
//! the state it is asked of.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::grid::TileId;
use crate::geodesy::Box2;

/// Most bytes kept.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// What an entry costs beside its bytes.
const OVERHEAD: usize = 200;

/// A tile as it is sent.
#[derive(Debug)]
pub(super) struct Tile {
    /// Compressed with gzip; empty when the tile shows nothing.
    pub(super) gzip: Vec<u8>,
    /// The tag of its content.
    pub(super) tag: String,
}

type Key = (String, TileId);

struct Entry {
    tile: Arc<Tile>,
    used: u64,
}

#[derive(Default)]
struct Kept {
    tiles: HashMap<Key, Entry>,
    bytes: usize,
    clock: u64,
    /// The state that all tiles in here show.
    seq: u64,
}

/// The cache.
#[derive(Default)]
pub(in crate::http) struct TileCache {
    kept: Mutex<Kept>,
    hits: AtomicUsize,
    misses: AtomicUsize,
}

impl TileCache {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state that all tiles in here show.
    pub(super) fn seq(&self) -> u64 {
        self.lock().seq
    }

    /// Bytes kept.
    pub(in crate::http) fn bytes(&self) -> usize {
        self.lock().bytes
    }

    /// Tiles answered from here.
    pub(in crate::http) fn hits(&self) -> usize {
        self.hits.load(Ordering::Relaxed)
    }

    /// Tiles that had to be made.
    pub(in crate::http) fn misses(&self) -> usize {
        self.misses.load(Ordering::Relaxed)
    }

    /// A tile as it is in a state.
    pub(super) fn get(&self, collection: &str, tile: TileId, seq: u64) -> Option<Arc<Tile>> {
        let mut kept = self.lock();
        kept.clock += 1;
        let (clock, known) = (kept.clock, kept.seq == seq);
        let found = kept.tiles.get_mut(&(collection.to_owned(), tile)).filter(|_| known).map(|entry| {
            entry.used = clock;
            Arc::clone(&entry.tile)
        });
        let counter = if found.is_some() { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// Keeps a tile that was made from a state.
    pub(super) fn put(&self, collection: &str, tile: TileId, seq: u64, made: Arc<Tile>) {
        let mut kept = self.lock();
        if kept.seq != seq {
            return;
        }
        kept.clock += 1;
        let used = kept.clock;
        kept.bytes += made.gzip.len() + OVERHEAD;
        if let Some(old) = kept.tiles.insert((collection.to_owned(), tile), Entry { tile: made, used }) {
            kept.bytes -= old.tile.gzip.len() + OVERHEAD;
        }
        if kept.bytes > MOST_BYTES {
            kept.forget_oldest();
        }
    }

    /// Goes on to the next state: tiles of the collections that meet the boxes are forgotten; no boxes forget the whole
    /// collection.
    pub(super) fn advance(&self, seq: u64, touched: &[(String, Option<Vec<Box2>>)]) {
        let mut kept = self.lock();
        for (collection, boxes) in touched {
            kept.forget(|(own, tile)| {
                let bounds = tile.bounds();
                own == collection
                    && boxes.as_ref().is_none_or(|boxes| boxes.iter().any(|one| one.intersects(&bounds)))
            });
        }
        kept.seq = seq;
    }

    /// Starts anew at a state.
    pub(super) fn clear(&self, seq: u64) {
        let mut kept = self.lock();
        kept.forget(|_| true);
        kept.seq = seq;
    }
}

impl Kept {
    fn forget(&mut self, touched: impl Fn(&Key) -> bool) {
        let mut freed = 0;
        self.tiles.retain(|key, entry| {
            let gone = touched(key);
            if gone {
                freed += entry.tile.gzip.len() + OVERHEAD;
            }
            !gone
        });
        self.bytes -= freed;
    }

    /// Makes room for a quarter, so that it is not done again at the next tile.
    fn forget_oldest(&mut self) {
        let mut used: Vec<u64> = self.tiles.values().map(|entry| entry.used).collect();
        used.sort_unstable();
        let Some(limit) = used.get(used.len() / 4).copied() else { return };
        let mut freed = 0;
        self.tiles.retain(|_, entry| {
            let kept = entry.used > limit;
            if !kept {
                freed += entry.tile.gzip.len() + OVERHEAD;
            }
            kept
        });
        self.bytes -= freed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(bytes: usize) -> Arc<Tile> {
        Arc::new(Tile { gzip: vec![0; bytes], tag: "\"x\"".to_owned() })
    }

    fn at(col: u32) -> TileId {
        TileId::new(10, 400, col).unwrap()
    }

    #[test]
    fn a_change_forgets_the_tiles_it_touches_and_no_others() {
        let cache = TileCache::default();
        for col in [800, 900] {
            cache.put("bins", at(col), 0, tile(10));
        }
        cache.put("roads", at(800), 0, tile(10));
        cache.advance(1, &[("bins".to_owned(), Some(vec![at(800).bounds()]))]);
        assert!(cache.get("bins", at(800), 1).is_none());
        assert!(cache.get("bins", at(900), 1).is_some());
        assert!(cache.get("roads", at(800), 1).is_some());
    }

    #[test]
    fn a_tile_of_another_state_is_neither_kept_nor_given() {
        let cache = TileCache::default();
        cache.put("bins", at(1), 7, tile(10));
        assert_eq!(cache.bytes(), 0);
        cache.put("bins", at(1), 0, tile(10));
        assert!(cache.get("bins", at(1), 1).is_none());
    }

    #[test]
    fn memory_stays_bounded_and_the_least_used_goes_first() {
        let cache = TileCache::default();
        for col in 0..80 {
            cache.put("bins", at(col), 0, tile(1024 * 1024));
            cache.get("bins", at(0), 0);
        }
        assert!(cache.bytes() <= MOST_BYTES);
        assert!(cache.get("bins", at(0), 0).is_some());
        assert!(cache.get("bins", at(1), 0).is_none());
    }
}

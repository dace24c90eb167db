//! A network in the form of the OR-Library: `nodes edges count`, then `from to length` a line. Every node is a demand and
//! a site, and a cost is the length of the shortest way. Beasley, Journal of the Operational Research Society 41, 1990.
//!
//! An edge that stands twice counts with its last length, as the library's own optima do.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::io::Read as _;

use super::{MAX_CELLS, Matrix, too_large};
use crate::exchange::encoding::TextReader;
use crate::exchange::record::Stop;
use crate::model::text::Text;
use crate::question::Progress;

/// The longest file that is read: 7000 nodes have fewer pairs than this has bytes.
const MAX_BYTES: u64 = 1 << 30;

/// Whether a text begins with three whole numbers alone on their line.
pub(super) fn is_network(head: &str) -> bool {
    let Some(first) = head.lines().find(|line| !line.trim().is_empty()) else { return false };
    let words: Vec<&str> = first.split_whitespace().collect();
    words.len() == 3 && words.iter().all(|word| word.parse::<u32>().is_ok())
}

pub(super) fn read(text: TextReader, progress: &Progress) -> Result<Matrix, Stop> {
    let mut whole = String::new();
    text.take(MAX_BYTES).read_to_string(&mut whole).map_err(|error| Stop::io(&error))?;
    let mut lines = (1_u64..).zip(whole.lines()).filter(|(_, line)| !line.trim().is_empty());
    let Some((_, head)) = lines.next() else { return Ok(Matrix::default()) };
    let mut head = head.split_whitespace().filter_map(|word| word.parse::<usize>().ok());
    let (nodes, edges) = (head.next().unwrap_or_default(), head.next().unwrap_or_default());
    let count = head.next();
    if nodes.checked_mul(nodes).is_none_or(|cells| cells > MAX_CELLS) {
        return Err(too_large());
    }
    let mut lengths: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let mut there = 0;
    for (line, text) in lines {
        let (from, to, length) = edge(text, nodes).ok_or_else(|| {
            Stop::at_line(
                "network-edge",
                line,
                Text::new(
                    format!("应为“起点 终点 长度”，节点 1 到 {nodes}，长度不小于 0"),
                    format!("this should be `from to length`: nodes 1 to {nodes}, a length of 0 or more"),
                ),
            )
        })?;
        lengths.insert((from.min(to), from.max(to)), length);
        there += 1;
    }
    if there != edges {
        let message = Text::new(
            format!("第一行说有 {edges} 条边，实有 {there} 条"),
            format!("the first line promises {edges} edges and there are {there}"),
        );
        return Err(Stop::unreadable("network-edges", message));
    }
    let mut ways = vec![Vec::new(); nodes];
    for ((from, to), length) in lengths {
        for (one, other) in [(from, to), (to, from)] {
            if let Some(ways) = ways.get_mut(one) {
                ways.push((other, length));
            }
        }
    }
    let mut cells = Vec::with_capacity(nodes * nodes);
    for from in 0..nodes {
        progress.tick(from as f64 / nodes as f64)?;
        cells.append(&mut shortest(&ways, from));
    }
    let names: Vec<String> = (1..=nodes).map(|node| node.to_string()).collect();
    Ok(Matrix { sites: names.clone(), demands: names, cells, count })
}

fn edge(line: &str, nodes: usize) -> Option<(usize, usize, f64)> {
    let mut words = line.split_whitespace();
    let node = |word: Option<&str>| word?.parse::<usize>().ok().filter(|node| (1..=nodes).contains(node));
    let (from, to) = (node(words.next())?, node(words.next())?);
    let length = words.next()?.parse::<f64>().ok().filter(|length| length.is_finite() && *length >= 0.0)?;
    words.next().is_none().then_some((from - 1, to - 1, length))
}

/// A length that a heap can order.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Length(f64);

impl Eq for Length {}

impl PartialOrd for Length {
    fn partial_cmp(&self, other: &Length) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Length {
    fn cmp(&self, other: &Length) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// The length of the shortest way from a node to every node; infinite where there is none (Dijkstra, 1959).
fn shortest(ways: &[Vec<(usize, f64)>], from: usize) -> Vec<f64> {
    let mut found = vec![f64::INFINITY; ways.len()];
    let mut open = BinaryHeap::from([(Reverse(Length(0.0)), from)]);
    while let Some((Reverse(Length(length)), node)) = open.pop() {
        match found.get_mut(node) {
            Some(best) if length < *best => *best = length,
            _ => continue,
        }
        for (next, more) in ways.get(node).into_iter().flatten() {
            if found.get(*next).is_some_and(|best| length + more < *best) {
                open.push((Reverse(Length(length + more)), *next));
            }
        }
    }
    found
}

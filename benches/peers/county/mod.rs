//! The bench's synthetic county, asked through the product's own types: the same snapshot and questions that serve
//! users. The contract of a contestant is that of the bench: arguments in, one JSON object a line out.

mod data;
mod hash;
mod out;
mod register;
mod rstar_peer;
mod work;

use data::County;
use out::{Asked, Out};

/// Runs the workloads asked for.
pub(super) fn run(arguments: &[String]) {
    let asked = Asked::read(arguments);
    if asked.threads == 1 {
        rayon::ThreadPoolBuilder::new().num_threads(1).build_global().unwrap();
    }
    let out = Out::new("verge", &asked);
    let county = County::load(&asked, &out);
    work::all(&county, &asked, &out);
    register::all(&county, &asked, &out);
    rstar_peer::all(&asked, &Out::new("rstar", &asked));
}

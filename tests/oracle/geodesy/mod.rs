//! The Earth's shape against other programs' figures and against slow walks with Karney's geodesics.

mod golden;
mod shared_vectors;
mod walk;

//! The only place that knows the Earth's shape.

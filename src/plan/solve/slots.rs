//! Reading and writing by number without a way to fall over: past the end there is nothing.

/// The item, or its type's nothing past the end.
pub(super) fn at<T: Copy + Default>(items: &[T], index: usize) -> T {
    items.get(index).copied().unwrap_or_default()
}

/// Replaces an item; nothing happens past the end.
pub(super) fn put<T>(items: &mut [T], index: usize, value: T) {
    if let Some(slot) = items.get_mut(index) {
        *slot = value;
    }
}

/// Adds to an item; nothing happens past the end.
pub(super) fn add(items: &mut [f64], index: usize, value: f64) {
    if let Some(slot) = items.get_mut(index) {
        *slot += value;
    }
}

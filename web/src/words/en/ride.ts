/** Ride it once: a road by riding it. */
export const ride = {};

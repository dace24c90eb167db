/** Base maps, and how the map starts. */
export const basemap = {
  partFailed: 'A part of this page did not arrive. Check that the server runs, then try again.',
};

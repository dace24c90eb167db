/** Base maps, and how the map starts. */
export const basemap = {
  partFailed: 'A part of this page did not arrive. Check that the server runs, then try again.',
  inSight: 'To be seen on the map',
  inSightNothing: 'Nothing that stands beside roads is to be seen here.',
  inSightOf: (what: string, count: string, broken: string) => `${what}: ${count}${broken === '' ? '' : `, ${broken} of them broken or lost`}`,
};

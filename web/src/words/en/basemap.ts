/** Base maps, and how the map starts. */
export const basemap = {
  partFailed: 'A part of this page did not arrive. Check that the server runs, then try again.',
  baseTitle: 'Base map',
  baseNone: 'None: the register alone',
  baseFailed: (what: string) => `The base map “${what}” does not come. The register is all there; see whether its server can be reached.`,
  baseLine: (what: string, whose: string, number: string) => `Base map: ${what}, ${whose}${number === '' ? '' : `, map approval number ${number}`}`,
  inSight: 'To be seen on the map',
  inSightNothing: 'Nothing that stands beside roads is to be seen here.',
  inSightOf: (what: string, count: string, broken: string) => `${what}: ${count}${broken === '' ? '' : `, ${broken} of them broken or lost`}`,
};

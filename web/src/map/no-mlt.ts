/** Stands where MapLibre looks for its reader of MLT tiles, a form that neither verge nor its base layers have. */
export const GEOMETRY_TYPE = { POINT: 0, MULTIPOINT: 1, LINESTRING: 2, MULTILINESTRING: 3, POLYGON: 4, MULTIPOLYGON: 5 };

export function decodeTile(): never {
  throw new Error('this map reads no MLT tiles');
}

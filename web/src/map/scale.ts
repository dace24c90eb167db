/** Scales: a round length for the scale bar, and the zoom at which a sheet of paper has the scale it says. */

export interface Scale {
  metres: number;
  pixels: number;
}

/** The longest of 1, 2, 5 times a power of ten that fits. */
export function scaleOf(metresPerPixel: number, widest = 110): Scale {
  const most = metresPerPixel * widest;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = ([5, 2, 1].find((step) => step * power <= most) ?? 1) * power;
  return { metres, pixels: Math.round(metres / metresPerPixel) };
}

/** Round the equator of the web's Mercator, metres. */
const AROUND_M = 2 * Math.PI * 6_378_137;
/** How flat the Earth is: the square of the eccentricity of WGS 84 and CGCS2000. */
const FLAT = 0.006_694_38;

/**
 * Metres on the ground for a pixel at the middle of the map. Mercator of the web takes the Earth for a ball: east and north
 * are out by up to half a percent in opposite ways, which the mean of both halves.
 */
export function groundPerPixel(lat: number, zoom: number): number {
  const phi = (lat * Math.PI) / 180;
  const share = 1 - FLAT * Math.sin(phi) ** 2;
  const east = 1 / Math.sqrt(share);
  const north = (1 - FLAT) / share ** 1.5;
  return (AROUND_M * Math.cos(phi) * Math.sqrt(east * north)) / (512 * 2 ** zoom);
}

/** Pixels of a page for a millimetre of it. */
export const PIXELS_PER_MM = 96 / 25.4;

/** The zoom at which a sheet is drawn at 1:`scale` at its middle. */
export function zoomFor(scale: number, lat: number): number {
  const metresPerPixel = scale / 1000 / PIXELS_PER_MM;
  return Math.log2(groundPerPixel(lat, 0) / metresPerPixel);
}

/** Scales of wall maps and handouts. */
export const SCALES = [500, 1000, 2000, 5000, 10_000, 20_000, 25_000, 50_000, 100_000, 200_000, 500_000] as const;

/** The largest scale at which so many metres fit into so many millimetres. */
export const fitting = (metres: number, millimetres: number): number =>
  SCALES.find((scale) => (millimetres * scale) / 1000 >= metres) ?? SCALES.at(-1) ?? 500_000;

/** A round length for the scale bar. */

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

/** The pictures of kinds: Maki and Temaki, both in the public domain, as outlines on a 15 by 15 square. */
import bridge from '@mapbox/maki/icons/bridge.svg?raw';
import home from '@mapbox/maki/icons/home.svg?raw';
import recycling from '@mapbox/maki/icons/recycling.svg?raw';
import shop from '@mapbox/maki/icons/shop.svg?raw';
import toilet from '@mapbox/maki/icons/toilet.svg?raw';
import basket from '@mapbox/maki/icons/waste-basket.svg?raw';
import garden from '@mapbox/maki/icons/garden.svg?raw';
import marker from '@mapbox/maki/icons/marker.svg?raw';
import water from '@mapbox/maki/icons/water.svg?raw';
import board from '@rapideditor/temaki/icons/info_board.svg?raw';
import pool from '@rapideditor/temaki/icons/waste_device.svg?raw';
import row from '@rapideditor/temaki/icons/tree_row.svg?raw';
import tree from '@rapideditor/temaki/icons/tree_broadleaved.svg?raw';
import truck from '@rapideditor/temaki/icons/truck.svg?raw';
import station from '@rapideditor/temaki/icons/waste.svg?raw';

/** The outlines of an SVG that is made of paths alone. */
export function outlines(svg: string): string {
  return [...svg.matchAll(/\sd="([^"]*)"/g)].map((found) => (found[1] ?? '').replaceAll(/&#x[9A];/gi, ' ')).join(' ');
}

/** By the `symbol` of a kind; kinds of an office's own take the marker. */
const bySymbol: Record<string, string> = {
  bin: basket, pool, recycling, toilet, transfer: station, market: shop, bridge, board, structure: home, plot: garden,
  'tree-row': row, tree, vehicle: truck, water, demand: home,
};

export const glyph = (symbol: string): string => outlines(bySymbol[symbol] ?? marker);

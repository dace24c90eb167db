/** A map drawn once, off the screen, at the size and sharpness of a sheet of paper. */
import { Map as MapLibre } from 'maplibre-gl';
import { draw } from './images';
import { styleOf, type Drawn } from './style';

/** Pixels of a drawing that every graphics card can hold. */
const MOST_PIXELS = 3400;
/** Pixels of the drawing for one of the page: as sharp as an office printer shows. */
const SHARPEST = 2.5;

export interface Picture {
  canvas: HTMLCanvasElement;
  /** Collections of which something is to be seen. */
  shown: ReadonlySet<string>;
  /** West and east at the middle of the sheet, for whoever checks the scale. */
  middle: [west: number, east: number];
}

/** `width` and `height` in pixels of the page, 96 to the inch; sharp for the printer, else for a look at it. */
export async function picture(
  drawn: Drawn, centre: [lon: number, lat: number], zoom: number, [width, height]: [number, number], sharp: boolean, signal: AbortSignal,
): Promise<Picture> {
  const container = document.createElement('div');
  container.className = 'off-screen';
  container.style.width = `${width}px`;
  container.style.height = `${height}px`;
  document.body.append(container);
  const map = new MapLibre({
    container, style: styleOf(drawn), center: centre, zoom, interactive: false, attributionControl: false, fadeDuration: 0,
    maxZoom: 22, pixelRatio: 1,
    canvasContextAttributes: { preserveDrawingBuffer: true },
  });
  try {
    map.setMissingStyleImageResolver((id) => {
      const image = draw(id);
      if (image !== null && !map.hasImage(id)) map.addImage(id, image.data, image.options);
    });
    await settled(map, signal);
    if (sharp) {
      // Everything is loaded by now: only one frame has to be drawn at full size, which takes its time without a graphics card.
      map.setPixelRatio(Math.min(SHARPEST, MOST_PIXELS / Math.max(width, height)));
      await settled(map, signal);
    }
    const drawing = map.getCanvas();
    const canvas = document.createElement('canvas');
    canvas.width = drawing.width;
    canvas.height = drawing.height;
    canvas.getContext('2d')?.drawImage(drawing, 0, 0);
    const shown = new Set(map.queryRenderedFeatures().map((feature) => feature.source));
    const at = (x: number): number => map.unproject([x, height / 2]).lng;
    return { canvas, shown, middle: [at(0), at(width)] };
  } finally {
    map.remove();
    container.remove();
  }
}

const settled = (map: MapLibre, signal: AbortSignal): Promise<void> => new Promise((done, fail) => {
  signal.addEventListener('abort', () => fail(new DOMException('stopped', 'AbortError')));
  map.once('idle', () => done());
});

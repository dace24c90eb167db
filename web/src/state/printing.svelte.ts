/** The sheet of paper that is being made of the map. */
import { picture, type Picture } from '../map/picture';
import { tick } from 'svelte';
import { fitting, PIXELS_PER_MM, zoomFor } from '../map/scale';
import type { Drawn } from '../map/style';
import { both } from './notice.svelte';
import type { Text } from '../api/types';
import { view } from './view.svelte';

export type Paper = 'A4' | 'A3';

const SIZES: Record<Paper, [long: number, short: number]> = { A4: [297, 210], A3: [420, 297] };
/** What the frame leaves free, millimetres: margins, the title above, the line of figures below. */
const MARGIN = 10;
const ABOVE = 12;
const BELOW = 16;

class Printing {
  open = $state(false);
  paper = $state<Paper>('A4');
  landscape = $state(true);
  scale = $state(10_000);
  heading = $state('');
  office = $state('');
  number = $state('');
  busy = $state(false);
  problem = $state.raw<Text | null>(null);
  image = $state.raw<(Picture & { url: string; sharp: boolean }) | null>(null);
  centre = $state.raw<[lon: number, lat: number]>([0, 0]);
  /** What the map shows, as it was when the sheet was begun. */
  drawn: Drawn | null = null;
  #stop: AbortController | null = null;

  /** Width and height of the paper, millimetres. */
  get size(): [width: number, height: number] {
    const [long, short] = SIZES[this.paper];
    return this.landscape ? [long, short] : [short, long];
  }

  /** Width and height of the map on it, millimetres, in whole pixels of the page. */
  get frame(): [width: number, height: number] {
    const [width, height] = this.size;
    const whole = (mm: number): number => Math.floor(mm * PIXELS_PER_MM) / PIXELS_PER_MM;
    return [whole(width - 2 * MARGIN), whole(height - 2 * MARGIN - ABOVE - BELOW)];
  }

  begin(heading: string, seenMetres: number): void {
    if (view.middle === null) return;
    this.centre = view.middle;
    if (this.heading === '') this.heading = heading;
    this.scale = fitting(seenMetres, this.frame[0]);
    this.open = true;
  }

  /** Draws the sheet: at once as it looks, and sharp when it is to be printed. */
  async draw(sharp: boolean): Promise<void> {
    const { drawn, centre, scale } = this;
    if (drawn === null) return;
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.busy = true;
    this.problem = null;
    const size = this.frame.map((mm) => Math.round(mm * PIXELS_PER_MM)) as [number, number];
    try {
      const made = await picture(drawn, centre, zoomFor(scale, centre[1]), size, sharp, stop.signal);
      const blob = await new Promise<Blob | null>((done) => made.canvas.toBlob(done, 'image/png'));
      if (blob === null) throw new Error('no picture');
      this.#forget();
      this.image = { url: URL.createObjectURL(blob), sharp, ...made };
    } catch (error) {
      if (stop.signal.aborted) return;
      console.error(error);
      this.problem = both((words) => words.printFailed);
    } finally {
      if (this.#stop === stop) this.busy = false;
    }
  }

  /** The sheet in full sharpness, in the page and ready for the printer; false when it could not be drawn. */
  async sharpen(): Promise<boolean> {
    if (this.image?.sharp !== true) await this.draw(true);
    const { image } = this;
    if (image?.sharp !== true) return false;
    await tick();
    await Promise.all([...document.querySelectorAll<HTMLImageElement>('.to-print img')].map((shown) => shown.decode()));
    return true;
  }

  #forget(): void {
    if (this.image !== null) URL.revokeObjectURL(this.image.url);
    this.image = null;
  }

  close(): void {
    this.#stop?.abort();
    this.open = false;
    this.busy = false;
    this.#forget();
  }
}

export const printing = new Printing();

/** How far a taking is, and when it becomes too much. */
import { excessOf, type Excess, type Size } from './bounds';

/** More came than was foreseen, and more than may be. */
export class TooMuch extends Error {
  constructor(readonly excess: Excess) {
    super(excess);
    this.name = 'TooMuch';
  }
}

/** So many things weigh as much of the way as one tile. */
const THINGS_TO_A_TILE = 20;

export class Meter {
  readonly #whole: number;
  readonly now: Size = { tiles: 0, things: 0, bytes: 0 };

  constructor(expected: Size, private readonly told: (share: number) => void) {
    this.#whole = Math.max(1, expected.tiles + expected.things / THINGS_TO_A_TILE);
  }

  add({ tiles = 0, things = 0, bytes = 0 }: Partial<Size>): void {
    this.now.tiles += tiles;
    this.now.things += things;
    this.now.bytes += bytes;
    const excess = excessOf(this.now);
    if (excess !== null) throw new TooMuch(excess);
    this.told(Math.min(1, (this.now.tiles + this.now.things / THINGS_TO_A_TILE) / this.#whole));
  }
}

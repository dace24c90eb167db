/** A hand that counts: how many presses, keys and seconds a task takes. */
import { appendFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';

export class Hand {
  clicks = 0;
  keys = 0;
  readonly #began = Date.now();

  constructor(readonly page: Page) {}

  async click(target: Locator): Promise<void> {
    await target.click();
    this.clicks += 1;
  }

  /** Opening a list and choosing from it counts as one press, as it does with a finger. */
  async choose(target: Locator, value: Parameters<Locator['selectOption']>[0]): Promise<void> {
    await target.selectOption(value);
    this.clicks += 1;
  }

  /** Coming to a field and filling it counts as one press. */
  async fill(target: Locator, words: string): Promise<void> {
    await target.fill(words);
    this.clicks += 1;
  }

  /** A press on what opens the system's own camera or file chooser; what happens there is the system's. */
  async give(target: Locator, file: Parameters<Locator['setInputFiles']>[0]): Promise<void> {
    await target.setInputFiles(file);
    this.clicks += 1;
  }

  /** A tap on the screen, pixels from its corner. */
  async tapAt(x: number, y: number): Promise<void> {
    await this.page.touchscreen.tap(x, y);
    this.clicks += 1;
  }

  /** A press on the map, from its middle, pixels. */
  async press(east: number, south: number): Promise<void> {
    const [x, y] = await this.#at(east, south);
    await this.page.mouse.click(x, y);
    this.clicks += 1;
  }

  /** A pull counts as one press. */
  async pull(from: [number, number], by: [number, number]): Promise<void> {
    const [x, y] = await this.#at(...from);
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + by[0], y + by[1], { steps: 5 });
    await this.page.mouse.up();
    this.clicks += 1;
  }

  async #at(east: number, south: number): Promise<[number, number]> {
    const box = await this.page.locator('#map').boundingBox();
    if (box === null) throw new Error('no map');
    return [box.x + box.width / 2 + east, box.y + box.height / 2 + south];
  }

  async key(name: string, times = 1): Promise<void> {
    for (let at = 0; at < times; at += 1) await this.page.keyboard.press(name);
    this.keys += times;
  }

  async type(words: string): Promise<void> {
    await this.page.keyboard.type(words);
    this.keys += [...words].length;
  }

  /** Tab until something has the focus: what a person without a mouse does. */
  async tabTo(target: Locator, most = 60): Promise<void> {
    for (let at = 0; at < most; at += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.key('Tab');
    }
    throw new Error(`the focus never came to ${String(target)}`);
  }

  /** Tells what it took, and fails beyond the most presses allowed; `VERGE_TASKS` names a file that keeps it. */
  done(task: string, most = Infinity): string {
    const line = `${task}: ${this.clicks} clicks, ${this.keys} keys, ${((Date.now() - this.#began) / 1000).toFixed(1)} s`;
    const file = process.env['VERGE_TASKS'];
    if (file !== undefined) appendFileSync(file, `${line}\n`);
    console.log(line);
    expect(this.clicks, task).toBeLessThanOrEqual(most);
    return line;
  }
}

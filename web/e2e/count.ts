/** Counts the presses of a task and its seconds, as the table in the docs tells them. */
import type { Locator } from '@playwright/test';
import { expect } from '@playwright/test';

export interface Counted {
  click(what: Locator): Promise<void>;
  /** Typing into a field or choosing from a list counts as one. */
  fill(what: Locator, text: string): Promise<void>;
  choose(what: Locator, value: string): Promise<void>;
  done(atMost: number): void;
}

export function counted(task: string): Counted {
  const began = performance.now();
  let presses = 0;
  const one = async (act: Promise<unknown>): Promise<void> => {
    presses += 1;
    await act;
  };
  return {
    click: (what) => one(what.click()),
    fill: (what, text) => one(what.fill(text)),
    choose: (what, value) => one(what.selectOption(value)),
    done(atMost) {
      console.log(`task: ${task}: ${presses} presses, ${((performance.now() - began) / 1000).toFixed(1)} s`);
      expect(presses).toBeLessThanOrEqual(atMost);
    },
  };
}

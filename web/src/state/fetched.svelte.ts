/** The parts of the page that come after the first look at the map. */
export type Rest = typeof import('../ui/rest');

class Fetched {
  rest = $state.raw<Rest | null>(null);
  failed = $state(false);
  #fetching = false;

  fetch(): void {
    if (this.#fetching || this.rest !== null) return;
    this.#fetching = true;
    this.failed = false;
    import('../ui/rest').then(
      (rest) => (this.rest = rest),
      () => (this.failed = true),
    ).finally(() => (this.#fetching = false));
  }
}

export const fetched = new Fetched();

/** Whether the server can be reached, as far as asking it has shown. */

/** For so long after a failure what is kept answers at once, milliseconds. */
const REST = 10_000;

export class Reach {
  #lost = false;
  #until = 0;

  constructor(private readonly online: () => boolean, private readonly now: () => number = Date.now) {}

  heard(): void {
    this.#lost = false;
  }

  lost(): void {
    this.#lost = true;
    this.#until = this.now() + REST;
  }

  /** Whether to ask the server before looking at what is kept. After a rest one request tries for all the others. */
  worthAsking(): boolean {
    if (!this.online()) return false;
    if (!this.#lost) return true;
    if (this.now() < this.#until) return false;
    this.#until = this.now() + REST;
    return true;
  }
}

const wait = (milliseconds: number): Promise<null> => new Promise((done) => setTimeout(() => done(null), milliseconds));

const stopped = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/**
 * The server's answer, whatever it says, or what is kept where it does not come in time. Without either the failure is the
 * network's own: the page then says that nobody answers.
 */
export async function serverFirst(
  reach: Reach, ask: () => Promise<Response>, kept: () => Promise<Response | null>, patience: number,
): Promise<Response> {
  if (!reach.worthAsking()) {
    const found = await kept();
    if (found !== null) return found;
  }
  const asked = ask().then(
    (response) => {
      reach.heard();
      return response;
    },
    (error: unknown) => {
      if (!stopped(error)) reach.lost();
      throw error;
    },
  );
  // What comes too late is nobody's failure.
  asked.catch(() => undefined);
  let early: Response | null = null;
  try {
    early = await Promise.race([asked, wait(patience)]);
  } catch (error) {
    const found = stopped(error) ? null : await kept();
    if (found !== null) return found;
    throw error;
  }
  if (early !== null) return early;
  const found = await kept();
  if (found === null) return asked;
  reach.lost();
  return found;
}

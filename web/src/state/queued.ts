/** Writing straight away where the server answers, through the queue where it does not, and always through it on a phone. */
import { Problem } from '../api/problem';
import type { Draft } from '../queue/item';
import { queue } from '../queue/queue.svelte';

export interface WrittenOrQueued {
  /** The change set's number; none where nothing changed, or nothing is known yet. */
  seq: number | null;
  /** It is kept on this device and will be sent. */
  queued: boolean;
}

/** How long a phone waits for the receipt before it says that the write is kept: short, or the hand would wait. */
const A_MOMENT = 2_500;

export async function saveQueued(draft: Draft, straight: (() => Promise<number | null>) | null): Promise<WrittenOrQueued> {
  if (straight !== null) {
    try {
      return { seq: await straight(), queued: false };
    } catch (error) {
      if (!(error instanceof Problem && error.status === 0)) throw error;
    }
  }
  const outcome = await queue.deliver(draft, straight === null ? A_MOMENT : 0);
  return 'stored' in outcome ? { seq: outcome.stored.receipt?.seq ?? null, queued: false } : { seq: null, queued: true };
}

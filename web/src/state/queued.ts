/** Writing straight away where the server answers, through the queue where it does not, and always through it on a phone. */
import { Problem } from '../api/problem';
import type { Text } from '../api/types';
import type { Draft, Item } from '../queue/item';
import { queue } from '../queue/queue.svelte';
import { both, notices } from './notice.svelte';

export interface WrittenOrQueued {
  /** The change set's number; none where nothing changed, or nothing is known yet. */
  seq: number | null;
  /** It is kept on this device and will be sent. */
  queued: boolean;
  /** What becomes of it then. */
  later?: Promise<Item | null>;
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
  return 'stored' in outcome ? { seq: outcome.stored.receipt?.seq ?? null, queued: false } : { seq: null, queued: true, later: outcome.later };
}

/** Says what was done; of what waits, that it is kept, and what was done once the receipt is there and somebody still looks. */
export function sayWritten({ seq, queued, later }: WrittenOrQueued, done: Text): void {
  if (!queued) {
    notices.good(done, seq);
    return;
  }
  const kept = both((words) => words.queueKept);
  notices.good(kept);
  void later?.then((item) => {
    if (item?.status === 'stored' && notices.now?.text === kept) notices.good(done, item.receipt?.seq ?? null);
  });
}

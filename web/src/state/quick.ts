/** One press that changes a thing: still there, lost, repaired. */
import * as calls from '../api/calls';
import { Problem } from '../api/problem';
import type { Kind, Properties } from '../api/types';
import { pressed } from '../queue/drafts';
import { onPhone } from './device';
import { both, notices } from './notice.svelte';
import { saveQueued, sayWritten } from './queued';
import { store } from './store.svelte';

export async function setFields(kind: Kind, tagged: calls.Tagged, fields: Properties): Promise<void> {
  const draft = pressed(kind, tagged.thing, fields);
  const straight = () => calls.patch(kind.id, String(tagged.thing.id), tagged.etag, { properties: fields }, draft.reason);
  try {
    const written = await saveQueued(draft, onPhone() ? null : straight);
    if (!written.queued) await store.refresh();
    sayWritten(written, both((words) => words.saved));
  } catch (error) {
    if (error instanceof Problem && error.status === 412) {
      await store.refresh();
      notices.good(both((words) => words.stale));
    } else notices.bad(error);
  }
}

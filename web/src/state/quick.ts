/** One press that changes a thing: still there, lost, repaired. */
import * as calls from '../api/calls';
import { Problem } from '../api/problem';
import type { Kind, Properties } from '../api/types';
import { reasonFor } from '../edit/saving';
import { both, notices } from './notice.svelte';
import { store } from './store.svelte';

/** The state as a reason: `丢失：垃圾桶 B-0217 / Lost: Bin B-0217`. */
function why(kind: Kind, { thing }: calls.Tagged, fields: Properties): string {
  const values = kind.fields.find((field) => field.name === 'state')?.values;
  const state = values?.find((choice) => choice.value === fields['state'])?.title;
  const said = state === undefined ? both((words) => words.reasonSeen) : { zh: `${state.zh}：`, en: `${state.en}:` };
  return reasonFor(said, kind, thing);
}

export async function setFields(kind: Kind, tagged: calls.Tagged, fields: Properties): Promise<void> {
  try {
    const seq = await calls.patch(kind.id, String(tagged.thing.id), tagged.etag, { properties: fields }, why(kind, tagged, fields));
    await store.refresh();
    notices.good(both((words) => words.saved), seq);
  } catch (error) {
    if (error instanceof Problem && error.status === 412) {
      await store.refresh();
      notices.good(both((words) => words.stale));
    } else notices.bad(error);
  }
}

/** Takes what was chosen or dropped: one file at a time. */
import { importing } from '../../state/importing.svelte';
import { both, notices } from '../../state/notice.svelte';

export function take(files: readonly File[]): void {
  const [first] = files;
  if (first === undefined) return;
  if (files.length > 1) notices.good(both((words) => words.importMany(first.name)));
  importing.choose(first);
}

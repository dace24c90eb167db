/** Asks the question `along` for everything beside one road, whatever its inputs are called. */
import type { Kind, Process, Properties } from '../api/types';

/** Kinds that crowd a strip without telling anything on it. */
const LEFT_OUT = new Set(['structures', 'trees', 'tree-rows']);

export function alongInputs(process: Process, road: string, kinds: readonly Kind[], counts: Record<string, number>): Properties {
  const selection = kinds
    .filter((kind) => kind.beside && !kind.event && !LEFT_OUT.has(kind.id) && (counts[kind.id] ?? 0) > 0)
    .map((kind) => kind.id)
    .join(',');
  const inputs: Properties = {};
  for (const input of process.inputs) {
    if (input.widget === 'road') inputs[input.name] = road;
    if (input.widget === 'selection' && selection !== '') inputs[input.name] = selection;
  }
  return inputs;
}

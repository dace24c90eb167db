/** From the inputs of the catalogue to a form and back. */
import type { Input, Process, Properties } from '../api/types';
import { readChainage } from '../text/chainage';
import { plain, readLength } from '../text/numbers';
import type { Words } from '../words/zh';

/** What stands in the form's fields, all as text; `true` and `false` for yes and no, empty for not given. */
export type Values = Record<string, string>;

export type Fault = (words: Words) => string;

const typed = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(',');
  return String(value);
};

export const defaultOf = (input: Input): string => typed(input.default);

/** A form that can be filled from a rule starts with the rule that its figures come from. */
function startOf(process: Process, input: Input): string {
  const normal = defaultOf(input);
  if (normal !== '' || input.widget !== 'choice') return normal;
  const rules = process.inputs.map(({ rule }) => (typeof rule === 'object' ? rule?.id : rule));
  return input.choices.find((choice) => rules.includes(choice.value))?.value ?? '';
}

/** The form as it first opens, with the given values over the defaults. */
export function startingValues(process: Process, given: Values = {}): Values {
  return Object.fromEntries(process.inputs.map((input) => [input.name, given[input.name] ?? startOf(process, input)]));
}

/** Only what differs from the defaults, for the address. */
export function changedValues(process: Process, values: Values): Values {
  const changed = process.inputs
    .map((input) => [input.name, values[input.name] ?? '', defaultOf(input)] as const)
    .filter(([, value, normal]) => value !== normal);
  return Object.fromEntries(changed.map(([name, value]) => [name, value]));
}

function number(input: Input, value: number | null, otherwise: Fault): number | Fault {
  if (value === null || !Number.isFinite(value)) return otherwise;
  const unit = input.unit === null ? '' : ` ${input.unit}`;
  const { minimum, maximum } = input;
  if (minimum !== null && value < minimum) return (words) => words.tooSmall(`${plain(minimum)}${unit}`);
  if (maximum !== null && value > maximum) return (words) => words.tooLarge(`${plain(maximum)}${unit}`);
  return value;
}

/** One input as the server takes it, or what is wrong with it; nothing when it is left out. */
export function readInput(input: Input, value: string): unknown {
  const given = value.trim();
  if (given === '') return input.required ? (words: Words) => words.mustBeGiven : undefined;
  switch (input.widget) {
    case 'length':
      return number(input, readLength(given), (words) => words.mustBeNumber);
    case 'integer':
      return number(input, /^-?\d{1,15}$/.test(given) ? Number(given) : null, (words) => words.mustBeWhole);
    case 'boolean':
      return given === 'true';
    case 'chainage':
      return readChainage(given) === null ? (words: Words) => words.mustBeChainage : given;
    default:
      return given;
  }
}

export interface Reading {
  inputs: Properties;
  faults: Record<string, Fault>;
}

/** The whole form; all faults at once, so that nobody mends one to meet the next. */
export function readForm(process: Process, values: Values): Reading {
  const reading: Reading = { inputs: {}, faults: {} };
  for (const input of process.inputs) {
    const value = readInput(input, values[input.name] ?? '');
    if (typeof value === 'function') reading.faults[input.name] = value as Fault;
    else if (value !== undefined) reading.inputs[input.name] = value;
  }
  return reading;
}

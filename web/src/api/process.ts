/** Reads OGC process descriptions into what forms are made of. */
import type { Choice, Input, Process, Text, Widget } from './types';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function text(...values: unknown[]): Text {
  for (const value of values) {
    if (typeof value === 'string' && value !== '') return { zh: value, en: value };
    if (isObject(value) && typeof value['zh'] === 'string' && typeof value['en'] === 'string') {
      return { zh: value['zh'], en: value['en'] };
    }
  }
  return { zh: '', en: '' };
}

function inputOf(name: string, described: unknown): Input {
  const outer = isObject(described) ? described : {};
  const schema = isObject(outer['schema']) ? outer['schema'] : {};
  const own = isObject(schema['x-verge']) ? schema['x-verge'] : {};
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    name,
    title: text(own['title'], outer['title'], name),
    description: text(own['description'], outer['description']),
    widget: (typeof own['widget'] === 'string' ? own['widget'] : 'text') as Widget,
    required: own['required'] === true,
    positional: own['positional'] === true,
    default: own['default'] ?? schema['default'] ?? null,
    minimum: number(own['minimum']),
    maximum: number(own['maximum']),
    choices: Array.isArray(own['choices']) ? (own['choices'] as Choice[]) : [],
    unit: typeof own['unit'] === 'string' ? own['unit'] : null,
    rule: (own['rule'] ?? null) as Input['rule'],
    advanced: own['advanced'] === true,
  };
}

export function processOf(described: unknown): Process {
  const outer = isObject(described) ? described : {};
  const own = isObject(outer['x-verge']) ? outer['x-verge'] : {};
  const inputs = isObject(outer['inputs']) ? outer['inputs'] : {};
  const id = String(outer['id'] ?? '');
  const method = text(own['method']);
  return {
    id,
    title: text(own['title'], outer['title'], id),
    summary: text(own['summary'], outer['description']),
    method: method.zh === '' ? null : method,
    plan: own['plan'] === true || id.startsWith('place'),
    inputs: Object.entries(inputs).map(([name, value]) => inputOf(name, value)),
  };
}

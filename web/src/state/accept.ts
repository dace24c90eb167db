/** From the proposals of a plan to things of the register, planned: bins, or what the proposal says it is. */
import type { Answer, Edit, Thing } from '../api/types';

/** A UUID version 7: its first 48 bits are the time, so that ids sort as they were made. */
export function uuid7(now: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  bytes.set(random.subarray(0, 16));
  for (let at = 0; at < 6; at += 1) bytes[at] = Math.floor(now / 2 ** (8 * (5 - at))) % 256;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export const newId = (): string => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(16)));

export const proposalsOf = (answer: Answer): Thing[] =>
  answer.features.features.filter((feature) => feature.properties['layer'] === 'proposal');

/** What a thing keeps of its proposal; the rest speaks of the plan, not of the thing. */
const KEPT = ['road', 'chainage_m', 'side', 'village'];

export function acceptance(proposals: readonly Thing[], id: () => string, note: (proposal: Thing) => string): Edit[] {
  return proposals.map((proposal) => {
    const kept = KEPT.map((name) => [name, proposal.properties[name]] as const);
    const known = kept.filter(([, value]) => value !== null && value !== undefined);
    const said = note(proposal);
    const { collection } = proposal.properties;
    const properties = { ...Object.fromEntries(known), state: 'planned', ...(said === '' ? {} : { note: said }) };
    return {
      op: 'put',
      collection: typeof collection === 'string' ? collection : 'bins',
      feature: { type: 'Feature', id: id(), geometry: proposal.geometry, properties },
    };
  });
}

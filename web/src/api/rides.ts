/** Rides: sent by a phone, looked at and accepted at the desk. */
import type { FindingGroup } from './imports';
import { ask, askJson } from './http';
import type { Head, Properties, Text, Things } from './types';

export interface RideTold {
  id: string;
  by: string;
  received_at: string;
  started_at: string;
  ended_at: string;
  road: { id?: string | null; number?: string | null; name?: string | null; class?: string | null };
  fixes: number;
  stones: number;
  edges: number;
  assets: number;
}

export interface RideStone {
  tap: number;
  chainage_m: number;
  chainage: string;
  use: 'used' | 'left_out' | 'elsewhere' | 'order' | 'off';
  residual_m: number | null;
  at: [lon: number, lat: number];
}

export interface RideSection {
  village: string;
  from: string;
  to: string;
  length_m: number;
}

export interface RideAsset {
  tap: number;
  collection: string;
  side: string;
  words: Text;
  accuracy_m: number;
  near: { id: string; off_m: number } | null;
}

export interface RideNote {
  severity: FindingGroup['severity'];
  code: string;
  message: Text;
}

/** A ride and what it would become. */
export interface RideLook {
  id: string;
  road: RideTold['road'];
  taken_as: number | null;
  usable: boolean;
  figures: Record<string, number | string | null>;
  notes: RideNote[];
  taps: { kind: string }[];
  becomes?: Properties;
  existing?: string | null;
  line?: 'ridden' | 'kept';
  has_line?: boolean;
  stones?: RideStone[];
  sections?: RideSection[];
  assets?: RideAsset[];
  features?: Things;
  sentence?: Text;
}

/** What the person who looks at it chooses; unsaid is as the ride has it. */
export interface RideChoices {
  road?: string;
  new_road?: boolean;
  number?: string;
  name?: string;
  class?: string;
  width_m?: number;
  line?: 'ridden' | 'kept';
  tolerance_m?: number;
  leave?: number[];
  stones?: Record<string, number>;
}

const at = (id: string): string => `/api/rides/${encodeURIComponent(id)}`;

export const sendRide = (ride: Record<string, unknown>): Promise<unknown> => askJson('/api/rides', { method: 'POST', body: ride });

export const waitingRides = async (): Promise<RideTold[]> => (await askJson<{ rides: RideTold[] }>('/api/rides')).rides;

export const lookAtRide = (id: string, choices: RideChoices, signal?: AbortSignal): Promise<RideLook> =>
  askJson(`${at(id)}/accept`, { method: 'POST', body: { ...choices, dry_run: true }, signal });

export const acceptRide = (id: string, choices: RideChoices, change: string): Promise<Head> =>
  askJson(`${at(id)}/accept`, { method: 'POST', body: { ...choices, id: change } });

export const removeRide = async (id: string): Promise<void> => void (await ask(at(id), { method: 'DELETE' }));

/** One write that waits on this device until the server has it. */
import type { Changed } from '../api/problem';
import type { Edit, Properties, Text, Thing } from '../api/types';

/** A photo on this device, and its name with the server once it is there. */
export interface HeldPhoto {
  key: string;
  hash: string | null;
}

/** What somebody did, before it is in the queue. */
export interface Draft {
  /** In words, as its row in the queue says it. */
  said: Text;
  reason: string;
  edits: Edit[];
  /** What one press said of a thing: `seen`, `full`, or the state it has now. */
  press?: string;
  /** What it is about, where that is not what is written: a bin that is full stays as it is. */
  about?: { collection: string; id: string };
}

export type Status = 'waiting' | 'sending' | 'stored' | 'refused' | 'conflict' | 'undone';

export interface Receipt {
  /** None where everything was as it should be already. */
  seq: number | null;
  /** By the server's clock; none where the server wrote nothing. */
  at: string | null;
}

export interface Item extends Draft {
  /** Given by the database, growing, never by a clock: the order in which things were done. */
  order: number;
  /** The change set's: however often it is sent, it is one. */
  id: string;
  /** What it is about. */
  thing: { collection: string; id: string };
  photos: HeldPhoto[];
  /** By this device's clock, which may be wrong. */
  made_at: string;
  status: Status;
  /** How often sending was begun: from the first time on the server may have it. */
  tries: number;
  /** How often the server failed inside at it. */
  faults: number;
  /** Wished back: taken back as soon as the server has it. */
  back: boolean;
  receipt: Receipt | null;
  problem: Text | null;
  clash: { edit: number; fields: readonly Changed[] } | null;
}

/** Names of photos that are on this device alone; the server's are hashes. */
const LOCAL = 'local:';
export const isLocal = (name: string): boolean => name.startsWith(LOCAL);
export const localName = (key: string): string => `${LOCAL}${key}`;
export const keyOf = (name: string): string => name.slice(LOCAL.length);

const propertiesOf = (edit: Edit): Properties =>
  edit.op === 'delete' ? {} : edit.op === 'put' ? edit.feature.properties : edit.properties;

/** What an edit is about. */
export const thingOf = (edit: Edit): { collection: string; id: string } =>
  ({ collection: edit.collection, id: edit.op === 'put' ? String(edit.feature.id) : edit.id });

const namesIn = (properties: Properties): string[] => {
  const { photos } = properties;
  return Array.isArray(photos) ? photos.filter((name): name is string => typeof name === 'string') : [];
};

export function heldPhotos(edits: readonly Edit[]): HeldPhoto[] {
  const names = new Set(edits.flatMap((edit) => namesIn(propertiesOf(edit))).filter(isLocal));
  return [...names].map((name) => ({ key: keyOf(name), hash: null }));
}

/** The edits with the names that the server gave to their photos. */
export function namedEdits({ edits, photos }: Pick<Item, 'edits' | 'photos'>): Edit[] {
  const hashOf = new Map(photos.map(({ key, hash }) => [localName(key), hash]));
  const named = (properties: Properties): Properties => {
    const names = namesIn(properties);
    // Two photos of one picture have one name.
    return names.some(isLocal) ? { ...properties, photos: [...new Set(names.map((name) => hashOf.get(name) ?? name))] } : properties;
  };
  return edits.map((edit): Edit => {
    if (edit.op === 'delete') return edit;
    if (edit.op === 'merge') return { ...edit, properties: named(edit.properties) };
    const feature: Thing = { ...edit.feature, properties: named(edit.feature.properties) };
    return { ...edit, feature };
  });
}

export const isOpen = ({ status }: Item): boolean => status === 'waiting' || status === 'sending';
/** Somebody has to look at it. */
export const isStuck = ({ status }: Item): boolean => status === 'conflict' || status === 'refused';
export const isDone = ({ status }: Item): boolean => status === 'stored' || status === 'undone';

const things = ({ edits }: Item): string[] => edits.map((edit) => thingOf(edit).id);

/** Whether an item is about anything that another is about: then it may not overtake it. */
export const shares = (one: Item, other: Item): boolean => {
  const own = new Set(things(one));
  return things(other).some((id) => own.has(id));
};

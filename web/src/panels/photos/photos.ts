/** The photos of a thing, as its field `photos` names them. */
import type { Properties } from '../../api/types';

/** What is done to a thing's photos; applied anew to what is there when somebody else saved first. */
export interface PhotoChange {
  add: readonly string[];
  remove: readonly string[];
}

export const photosOf = (properties: Properties): string[] => {
  const { photos } = properties;
  return Array.isArray(photos) ? photos.filter((name): name is string => typeof name === 'string') : [];
};

export function changedPhotos(now: readonly string[], { add, remove }: PhotoChange): string[] {
  const kept = now.filter((name) => !remove.includes(name));
  return [...kept, ...add.filter((name, at) => !kept.includes(name) && add.indexOf(name) === at)];
}

/** The first bytes of JPEG, PNG and WebP: what is held here is told at once, not by the server an hour later. */
export async function looksLikePhoto(file: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const says = (at: number, word: string): boolean => [...word].every((letter, step) => bytes[at + step] === letter.charCodeAt(0));
  return says(0, '\xff\xd8\xff') || says(0, '\x89PNG') || (says(0, 'RIFF') && says(8, 'WEBP'));
}

/** Photographs: kept by the server under a hash of what is in them. */
import { askJson } from './http';

export interface KeptPhoto {
  hash: string;
  width: number;
  height: number;
  /** As the camera noted it. */
  taken_at: string | null;
  position: { lon: number; lat: number } | null;
}

/** The largest photo the server takes. */
export const LARGEST_PHOTO = 16 * 1024 * 1024;

export const photoAt = (hash: string): string => `/api/photos/${encodeURIComponent(hash)}`;

/** The bytes say what it is: a phone's own word for a picture is not always right. */
export const keepPhoto = (photo: Blob, signal?: AbortSignal): Promise<KeptPhoto> =>
  askJson('/api/photos', { method: 'POST', raw: photo, signal });

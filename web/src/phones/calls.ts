/** What the office computer asks about phones. */
import { ask, askJson } from '../api/http';

export interface Install {
  url: string;
  fingerprint_sha256: string;
  qr_svg: string | null;
}

export interface Phone {
  id: string;
  name: string;
  paired_at: string;
  seen_on: string | null;
}

/** The door to the local network, null while it is closed, and the phones that may come in. */
export interface Phones {
  door: { url: string; install: Install | null } | null;
  phones: Phone[];
}

export interface Invitation {
  code: string;
  url: string;
  qr_svg: string | null;
  good_for_s: number;
}

export const phones = (): Promise<Phones> => askJson('/api/phones');

export const invite = (name: string): Promise<Invitation> => askJson('/api/phones', { method: 'POST', body: { name } });

export async function takeBack(id: string): Promise<void> {
  await ask(`/api/phones/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** A drawing as the page's policy lets an image be. */
export const picture = (svg: string): string => `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
